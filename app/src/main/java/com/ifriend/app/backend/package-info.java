/** Where sessions and memories may live, each with what the bot and its operators ask of it. */
@NullMarked
@CheckReturnValue
package com.ifriend.app.backend;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
