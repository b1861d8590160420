/** What goes to the log, and in which form. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.logging;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
