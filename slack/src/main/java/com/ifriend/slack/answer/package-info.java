/**
 * What the bot shows: an answer, posted once by {@code Replies}, with buttons and cards, or while
 * it is said, by {@code Streams}; beside it signs of life and the Home tab. And what the buttons
 * mean that are pressed there, {@code Buttons} and {@code Feedback}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.slack.answer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
