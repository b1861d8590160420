/** Who else on this machine may touch the files that a bot depends on. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.files;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
