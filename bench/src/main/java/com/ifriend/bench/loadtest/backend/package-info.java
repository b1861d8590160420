/**
 * What a load is put on: the ways to keep sessions, and the servers they need, started here or
 * named by the environment.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.bench.loadtest.backend;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
