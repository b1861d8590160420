package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message that only one user sees: by a {@code response_url} or {@code chat.postEphemeral}. Slack
 * keeps none of them.
 *
 * @param user who sees it
 * @param text the mrkdwn text as it came over the wire
 * @param blocks none if there were none
 * @param byResponseUrl whether it came by such an address
 */
public record Ephemeral(
    String channel, String user, String text, JsonNode blocks, boolean byResponseUrl) {}
