@NullMarked
@CheckReturnValue
package com.ifriend.slack;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
