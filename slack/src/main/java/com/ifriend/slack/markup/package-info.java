/**
 * The agent's Markdown written in Slack's own markup, {@code Mrkdwn}, in pieces that Slack takes;
 * and the same markup read as plain text, {@code IncomingText}. Knows texts only.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.slack.markup;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
