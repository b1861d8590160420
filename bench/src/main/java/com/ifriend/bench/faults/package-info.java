/** What becomes of conversations when a server or a process fails: {@code docs/reliability.md}. */
@NullMarked
package com.ifriend.bench.faults;

import org.jspecify.annotations.NullMarked;
