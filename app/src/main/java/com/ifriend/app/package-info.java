/**
 * The {@code ifriend} command: configuration from the environment, the stores behind it, the HTTP
 * server with console and health, and the embedded Redis of a first run.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.app;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
