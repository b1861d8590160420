/**
 * The {@code ifriend} command: configuration from the environment, which chooses the stores, and
 * the HTTP server with console and health.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.app;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
