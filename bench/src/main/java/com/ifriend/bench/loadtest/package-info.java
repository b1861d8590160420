/**
 * {@code ./ifriend loadtest}: how long appends, loads and whole turns take on each backend.
 *
 * <p>{@link com.ifriend.bench.loadtest.Options} is the command line; {@link
 * com.ifriend.bench.loadtest.LoadTest} carries it out on the {@link
 * com.ifriend.bench.loadtest.Backends}, and the reports show the {@link
 * com.ifriend.bench.loadtest.Results}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.loadtest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
