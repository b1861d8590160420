package com.ifriend.slack.answer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.ifriend.agent.ToolStep;
import com.ifriend.slack.message.InboundMessage;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.response.chat.ChatAppendStreamResponse;
import com.slack.api.methods.response.chat.ChatStartStreamResponse;
import com.slack.api.methods.response.chat.ChatStopStreamResponse;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.FormBody;
import org.jspecify.annotations.Nullable;

/**
 * What is said to Slack of messages that grow. The requests are made by hand, because the SDK's
 * have no chunks. Thread-safe.
 */
final class StreamCalls {
  /** What the first content of a stream makes of it; Slack then takes no content of the other. */
  enum Way {
    /** Text alone. */
    TEXT,
    /** Pieces, which are text or tasks. */
    CHUNKS
  }

  /** For content of the other way than the stream's. */
  private static final String OTHER_WAY = "streaming_mode_mismatch";

  /** How Slack may refuse what it does not know. */
  private static final Set<String> UNKNOWN_ARGUMENT =
      Set.of("invalid_arguments", "invalid_arg_name", "invalid_array_arg");

  private final MethodsClient client;
  private final Supplier<String> token;

  StreamCalls(MethodsClient client, Supplier<String> token) {
    this.client = client;
    this.token = token;
  }

  /** Whether an error may be about chunks as such. */
  static boolean refusesChunks(@Nullable String error) {
    return error != null
        && (error.contains("chunk") || isOtherWay(error) || UNKNOWN_ARGUMENT.contains(error));
  }

  static boolean isOtherWay(@Nullable String error) {
    return OTHER_WAY.equals(error);
  }

  /**
   * Begins one in the thread of a message.
   *
   * @param team of its author, for a message that others see too
   */
  ChatStartStreamResponse start(
      InboundMessage message, Optional<String> team, Way way, List<ToolStep> tasks, String markdown)
      throws IOException, SlackApiException {
    FormBody.Builder form =
        new FormBody.Builder().add("channel", message.channel()).add("thread_ts", message.thread());
    team.ifPresent(
        id -> {
          var unused = form.add("recipient_user_id", message.user()).add("recipient_team_id", id);
        });
    put(form, way, chunks(tasks, markdown), markdown);
    return call("chat.startStream", form, ChatStartStreamResponse.class);
  }

  ChatAppendStreamResponse append(
      String channel, String ts, Way way, List<ToolStep> tasks, String markdown)
      throws IOException, SlackApiException {
    FormBody.Builder form = of(channel, ts);
    put(form, way, chunks(tasks, markdown), markdown);
    return call("chat.appendStream", form, ChatAppendStreamResponse.class);
  }

  /**
   * Ends one.
   *
   * @param blocks below its text; maybe none
   * @param metadata of the message that it then is
   */
  ChatStopStreamResponse stop(
      String channel,
      String ts,
      Way way,
      List<ToolStep> tasks,
      String markdown,
      List<LayoutBlock> blocks,
      Optional<String> metadata)
      throws IOException, SlackApiException {
    FormBody.Builder form = of(channel, ts);
    put(form, way, chunks(tasks, markdown), markdown);
    if (!blocks.isEmpty()) {
      var unused = form.add("blocks", GsonFactory.createSnakeCase().toJson(blocks));
    }
    metadata.ifPresent(
        json -> {
          var unused = form.add("metadata", json);
        });
    return call("chat.stopStream", form, ChatStopStreamResponse.class);
  }

  /** Ends it with nothing below its text. */
  ChatStopStreamResponse stop(
      String channel, String ts, Way way, List<ToolStep> tasks, String markdown)
      throws IOException, SlackApiException {
    return stop(channel, ts, way, tasks, markdown, List.of(), Optional.empty());
  }

  private <T extends SlackApiTextResponse> T call(
      String method, FormBody.Builder form, Class<T> type) throws IOException, SlackApiException {
    return client.postFormWithTokenAndParseResponse(unused -> form, method, token.get(), type);
  }

  private static FormBody.Builder of(String channel, String ts) {
    return new FormBody.Builder().add("channel", channel).add("ts", ts);
  }

  private static void put(FormBody.Builder form, Way way, JsonArray chunks, String markdown) {
    if (way == Way.CHUNKS && !chunks.isEmpty()) {
      var unused = form.add("chunks", chunks.toString());
    } else if (way == Way.TEXT && !markdown.isEmpty()) {
      var unused = form.add("markdown_text", markdown);
    }
  }

  /** The tasks first: what is said is said after them. */
  private static JsonArray chunks(List<ToolStep> tasks, String markdown) {
    JsonArray chunks = new JsonArray();
    for (ToolStep task : tasks) {
      JsonObject chunk = new JsonObject();
      chunk.addProperty("type", "task_update");
      chunk.addProperty("id", task.id());
      chunk.addProperty("title", task.title());
      chunk.addProperty(
          "status",
          switch (task.state()) {
            case BEGUN -> "in_progress";
            case DONE -> "complete";
            case FAILED -> "error";
          });
      chunks.add(chunk);
    }
    if (!markdown.isEmpty()) {
      JsonObject chunk = new JsonObject();
      chunk.addProperty("type", "markdown_text");
      chunk.addProperty("text", markdown);
      chunks.add(chunk);
    }
    return chunks;
  }
}
