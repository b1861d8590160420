/** The children of a race: how they are started, spoken with and ended. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.peers.process;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
