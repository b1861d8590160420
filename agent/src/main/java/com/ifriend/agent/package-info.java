@NullMarked
@CheckReturnValue
package com.ifriend.agent;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
