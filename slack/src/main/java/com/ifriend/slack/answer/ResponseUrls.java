package com.ifriend.slack.answer;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.message.InboundMessage;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostEphemeralResponse;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a message to who typed a command and to nobody else: at the {@code response_url} that came
 * with it, which is good for half an hour and five times; behind that by {@code
 * chat.postEphemeral}, for which the bot must be in the channel. Thread-safe.
 */
public final class ResponseUrls {
  private static final Logger log = LoggerFactory.getLogger(ResponseUrls.class);
  private static final int ENOUGH_OF_A_RESPONSE = 2_000;

  private final SlackWebApi api;
  private final MethodsClient client;

  public ResponseUrls(SlackWebApi api, MethodsClient client) {
    this.client = client;
    this.api = api;
  }

  /** A message for one user. */
  public static JsonObject message(String text, Optional<List<LayoutBlock>> blocks) {
    JsonObject message = new JsonObject();
    message.addProperty("response_type", "ephemeral");
    message.addProperty("replace_original", false);
    message.addProperty("text", text);
    message.addProperty("link_names", false);
    message.addProperty("unfurl_links", false);
    message.addProperty("unfurl_media", false);
    blocks.ifPresent(all -> message.add("blocks", GsonFactory.createSnakeCase().toJsonTree(all)));
    return message;
  }

  /** Shows a text to the author of a message. */
  Posted show(InboundMessage to, String text, Optional<List<LayoutBlock>> blocks) {
    String url = to.responseUrl().orElse("");
    if (!isSlacks(url, api.url())) {
      log.warn("The response_url of command {} does not lead to Slack", to.id());
      return ephemeral(to, text, blocks);
    }
    try (Response response = api.post(url, message(text, blocks))) {
      int status = response.code();
      if (status == 429) {
        return new Posted.Later(SlackWebApi.retryAfter(response).orElse(Duration.ZERO));
      }
      if (status >= 500) {
        log.warn("Slack answered HTTP {} to what command {} shows", status, to.id());
        return new Posted.Later(Duration.ZERO);
      }
      Optional<String> error = error(response);
      if (error.isEmpty()) {
        return Posted.DONE;
      }
      if (error.get().contains("blocks")) {
        return new Posted.Refused(error.get());
      }
      log.info("The response_url of command {} is not good any more: {}", to.id(), error.get());
    } catch (IOException | RuntimeException e) {
      // Its message may hold the address.
      log.warn("Slack was not reached with what {} shows: {}", to.id(), e.getClass().getName());
      return new Posted.Later(Duration.ZERO);
    }
    return ephemeral(to, text, blocks);
  }

  /**
   * Whether an address leads to where the Web API is, or to Slack. Slack signs what brings it, or
   * sends it over its own socket; this is for the day on which something else does.
   */
  static boolean isSlacks(String url, URI apiUrl) {
    URI target;
    try {
      target = URI.create(url);
    } catch (IllegalArgumentException e) {
      return false;
    }
    String host = target.getHost();
    if (host == null || target.getUserInfo() != null) {
      return false;
    }
    boolean beside =
        host.equals(apiUrl.getHost())
            && apiUrl.getScheme().equals(target.getScheme())
            && apiUrl.getPort() == target.getPort();
    return beside
        || ("https".equals(target.getScheme())
            && target.getPort() == -1
            && (host.endsWith(".slack.com") || host.endsWith(".slack-gov.com")));
  }

  /** Slack's word for why it did not take it. */
  private static Optional<String> error(Response response) throws IOException {
    String body = response.peekBody(ENOUGH_OF_A_RESPONSE).string();
    try {
      JsonObject answer = Json.parseObject(body);
      if (response.isSuccessful() && !"false".equals(String.valueOf(answer.get("ok")))) {
        return Optional.empty();
      }
      return Json.text(answer, "error").or(() -> Optional.of("HTTP " + response.code()));
    } catch (Json.MalformedException e) {
      // Of a good one it is the text "ok".
      return response.isSuccessful() ? Optional.empty() : Optional.of("HTTP " + response.code());
    }
  }

  private Posted ephemeral(InboundMessage to, String text, Optional<List<LayoutBlock>> blocks) {
    try {
      ChatPostEphemeralResponse response =
          client.chatPostEphemeral(
              request -> {
                request.channel(to.channel()).user(to.user()).text(text).linkNames(false);
                return blocks.map(request::blocks).orElse(request);
              });
      if (response.isOk()) {
        return Posted.DONE;
      }
      String error = String.valueOf(response.getError());
      return Replies.PASSING.contains(error)
          ? new Posted.Later(Duration.ZERO)
          : new Posted.Refused(error);
    } catch (SlackApiException e) {
      return new Posted.Later(SlackWebApi.retryAfter(e).orElse(Duration.ZERO));
    } catch (IOException | RuntimeException e) {
      log.warn("Slack was not reached with what {} shows: {}", to.id(), e.getClass().getName());
      return new Posted.Later(Duration.ZERO);
    }
  }
}
