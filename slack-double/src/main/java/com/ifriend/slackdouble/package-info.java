@NullMarked
@CheckReturnValue
package com.ifriend.slackdouble;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
