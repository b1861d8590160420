/** What can be set, and how it is read from the environment and told to people. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.settings;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
