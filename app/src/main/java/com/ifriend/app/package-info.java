/**
 * What is started: the bot on the stores that the settings choose, and the service around it.
 * {@link com.ifriend.app.Backends} is also the entry for agents of others.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.app;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
