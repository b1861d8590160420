/** What becomes of conversations when a server or a process fails: {@code docs/reliability.md}. */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.faults;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
