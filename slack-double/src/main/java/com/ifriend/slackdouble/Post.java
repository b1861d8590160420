package com.ifriend.slackdouble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One message that the bot managed to post.
 *
 * @param channel where it stands
 * @param ts its timestamp, which is its id in the channel
 * @param threadTs the thread it stands in; empty for a message at the top of the channel
 * @param text the mrkdwn text as it came over the wire
 * @param arguments all arguments of the call, without the token
 * @param receivedAt when the request arrived
 * @param team the workspace, or the organisation, whose bot has posted it
 */
public record Post(
    String channel,
    String ts,
    Optional<String> threadTs,
    String text,
    Map<String, String> arguments,
    Instant receivedAt,
    String team) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CONTROL = Pattern.compile("<[^>]*>");

  public Post {
    arguments = Map.copyOf(arguments);
  }

  /** The blocks that came with it; none without. */
  public JsonNode blocks() {
    try {
      return JSON.readTree(arguments.getOrDefault("blocks", "[]"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("blocks that were taken", e);
    }
  }

  /** Everything in the text that Slack would act on: mentions, links, {@code <!channel>}. */
  public List<String> controlSequences() {
    return CONTROL.matcher(text).results().map(MatchResult::group).toList();
  }
}
