/** How cost and memory grow with events, sessions, memories and servers. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.growth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
