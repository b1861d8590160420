/**
 * The bot in Slack, {@link com.ifriend.slack.SlackBot}, and the way of what comes in: from {@code
 * Deliveries} through {@code Gate} to {@code SlackEvents}, which takes events and what is pressed,
 * or to {@code Commands}; by {@code Inbox} into the queue, and out of it to {@code Answering}. What
 * it has in one workspace is in {@code Workspace}, and which workspaces there are in {@code
 * Workspaces}.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.slack;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
