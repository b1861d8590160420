/** What was measured, for people (terminal, HTML) and for programs (JSON). */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.loadtest.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
