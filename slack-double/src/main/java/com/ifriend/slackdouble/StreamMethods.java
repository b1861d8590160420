package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages that grow, each for five minutes at most, within the limits of a workspace. */
final class StreamMethods {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int STARTS = 20;
  private static final int APPENDS = 100;
  private static final Set<String> STATUSES = Set.of("active", "processing", "suspended", "closed");

  private final Workspace workspace;
  private final AgentMethods agent;

  @GuardedBy("this")
  private final Map<String, Stream> streams = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Instant> begun = new LinkedHashMap<>();

  /** Why those are over that were not stopped by the app. */
  @GuardedBy("this")
  private final Map<String, String> ended = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Deque<Instant>> calls = new LinkedHashMap<>();

  StreamMethods(Workspace workspace, AgentMethods agent) {
    this.workspace = workspace;
    this.agent = agent;
  }

  synchronized List<Stream> all() {
    return List.copyOf(streams.values());
  }

  synchronized boolean knows(String channel, String ts) {
    return streams.containsKey(channel + " " + ts);
  }

  synchronized boolean isOpen(String channel, String ts) {
    Stream stream = streams.get(channel + " " + ts);
    return stream != null && stream.open();
  }

  /** Slack ends a stream by itself: its user stopped it, or it is too old. */
  synchronized void end(String channel, String ts, boolean byUser) {
    Stream stream = streams.get(channel + " " + ts);
    if (stream != null && stream.open()) {
      put(stream.closed());
      var unused =
          ended.put(
              channel + " " + ts, byUser ? "stopped_by_user" : "message_not_in_streaming_state");
    }
  }

  synchronized void start(ApiRequest request, ObjectNode response, Instant now) throws Refused {
    limit("start", STARTS, now);
    String channel = request.required("channel");
    String thread = request.required("thread_ts");
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    if (!workspace.canHoldThread(channel, thread)) {
      throw new Refused("thread_not_found");
    }
    if (workspace.kind(channel) != ChannelKind.DIRECT) {
      var unused = request.required("recipient_user_id");
      unused = request.required("recipient_team_id");
    }
    StreamContent content = StreamContent.of(request);
    Workspace.Message message =
        workspace.post(
            channel, Optional.of(thread), String.join("", content.texts()), Optional.empty());
    put(
        new Stream(
            channel,
            message.ts(),
            thread,
            content.texts(),
            content.tasks(),
            content.chunked(),
            true));
    var unusedTime = begun.put(channel + " " + message.ts(), now);
    response.put("channel", channel).put("ts", message.ts());
  }

  synchronized void append(ApiRequest request, ObjectNode response, Instant now) throws Refused {
    limit("append", APPENDS, now);
    Stream stream = open(request, now);
    StreamContent content = StreamContent.of(request);
    if (content.chunked().isEmpty()) {
      throw new Refused("invalid_arguments", "[ERROR] missing required field: markdown_text");
    }
    put(stream.with(content, true));
    response.put("channel", stream.channel()).put("ts", stream.ts());
  }

  synchronized void stop(ApiRequest request, ObjectNode response, Instant now, List<Post> posted)
      throws Refused {
    limit("stop", STARTS, now);
    Stream stream = open(request, now);
    String status = request.optional("session_status").orElse("active");
    if (!STATUSES.contains(status)) {
      throw new Refused("invalid_arguments", "[ERROR] unknown status: " + status);
    }
    if (request.optional("blocks").isPresent()) {
      Blocks.check(request.required("blocks"));
    }
    Optional<JsonNode> metadata = Methods.metadata(request);
    Stream closed = stream.with(StreamContent.of(request), false);
    put(closed);
    String text = closed.text();
    var unused = workspace.update(stream.channel(), stream.ts(), text, metadata);
    agent.moveOnIfThere(stream.channel(), stream.threadTs(), status);
    if (metadata.isPresent()) {
      posted.add(
          new Post(
              stream.channel(),
              stream.ts(),
              Optional.of(stream.threadTs()),
              text,
              request.arguments(),
              now,
              workspace.teamId()));
    }
    response.put("channel", stream.channel()).put("ts", stream.ts());
  }

  @GuardedBy("this")
  private void limit(String what, int most, Instant now) throws Refused {
    Deque<Instant> before = calls.computeIfAbsent(what, unused -> new ArrayDeque<>());
    while (!before.isEmpty() && before.getFirst().isBefore(now.minusSeconds(60))) {
      var unused = before.removeFirst();
    }
    if (before.size() >= most) {
      throw new Refused("ratelimited");
    }
    before.addLast(now);
  }

  @GuardedBy("this")
  private Stream open(ApiRequest request, Instant now) throws Refused {
    String key = request.required("channel") + " " + request.required("ts");
    Stream stream = streams.get(key);
    if (stream == null) {
      throw new Refused("message_not_in_streaming_state");
    }
    Instant since = begun.get(key);
    if (stream.open() && since != null && since.plus(LIFE).isBefore(now)) {
      end(stream.channel(), stream.ts(), false);
    }
    if (!isOpen(stream.channel(), stream.ts())) {
      throw new Refused(ended.getOrDefault(key, "message_not_in_streaming_state"));
    }
    return stream;
  }

  @GuardedBy("this")
  private void put(Stream stream) {
    var unused = streams.put(stream.channel() + " " + stream.ts(), stream);
    var unusedMessage =
        workspace.update(stream.channel(), stream.ts(), stream.text(), Optional.empty());
  }
}
