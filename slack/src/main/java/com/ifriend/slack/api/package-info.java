/**
 * Slack's Web API, and what all other packages stand on: settings, Slack's JSON, where the bot is
 * installed and whose ids are meant, the sentences that it says by itself.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.slack.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
