/** Small pieces, timed by JMH. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.micro;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
