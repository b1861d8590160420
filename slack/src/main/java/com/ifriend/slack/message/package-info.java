/**
 * A message to the bot, {@code InboundMessage}, and what belongs to it: its text and files, who
 * else reads it, what was said before it in its thread, what is changed of it later, and of its
 * author the language and the time zone.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.slack.message;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
