/**
 * How deliveries arrive and are acknowledged: over the connections of Socket Mode, {@code
 * SocketClient}, or as signed requests over HTTP, {@code RequestVerifier}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.slack.wire;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
