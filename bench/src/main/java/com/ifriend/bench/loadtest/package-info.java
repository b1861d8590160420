/**
 * {@code ./ifriend loadtest}: how long appends, loads and whole turns take on each backend.
 *
 * <p>{@link com.ifriend.bench.loadtest.LoadTestCommand} reads the command line into a {@link
 * com.ifriend.bench.loadtest.Plan}; {@link com.ifriend.bench.loadtest.LoadTest} carries it out:
 * {@code measure} puts the load on a {@code backend}, and {@code report} shows the {@link
 * com.ifriend.bench.loadtest.Results}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.loadtest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
