package com.ifriend.slackdouble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the methods of the Web API do to the workspace, and answer. */
final class Methods {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TEXT = 40_000;
  private static final int MAX_MARKDOWN = 12_000;

  private final Identity identity;
  private final Workspace workspace;
  private final Supplier<URI> socketTickets;
  private final AgentMethods agent;
  private final StreamMethods streams;
  private final Function<String, Optional<ObjectNode>> files;
  private final Journal<Ephemeral> ephemerals;
  private final Views views;

  Methods(
      Identity identity,
      Workspace workspace,
      Supplier<URI> socketTickets,
      AgentMethods agent,
      StreamMethods streams,
      Function<String, Optional<ObjectNode>> files,
      Journal<Ephemeral> ephemerals,
      Views views) {
    this.files = files;
    this.views = views;
    this.ephemerals = ephemerals;
    this.agent = agent;
    this.streams = streams;
    this.identity = identity;
    this.workspace = workspace;
    this.socketTickets = socketTickets;
  }

  ObjectNode run(ApiRequest request, Instant receivedAt, List<Post> posted) throws Refused {
    ObjectNode response = JSON.createObjectNode().put("ok", true);
    switch (request.method()) {
      case "api.test" -> {}
      case "auth.test" -> authTest(response);
      case "apps.connections.open" -> response.put("url", socketTickets.get().toString());
      case "chat.postMessage" -> postMessage(request, response, receivedAt, posted);
      case "chat.postEphemeral" -> postEphemeral(request, response);
      case "chat.update" -> update(request, response, receivedAt, posted);
      case "chat.startStream" -> streams.start(request, response, receivedAt);
      case "chat.appendStream" -> streams.append(request, response, receivedAt);
      case "chat.stopStream" -> streams.stop(request, response, receivedAt, posted);
      case "agents.sessions.setStatus" -> agent.setStatus(request, response);
      case "assistant.threads.setStatus" -> agent.setThreadStatus(request);
      case "assistant.threads.setSuggestedPrompts" -> agent.setPrompts(request);
      case "conversations.info" -> channelInfo(request, response);
      case "conversations.replies" -> replies(request, response);
      case "files.info" ->
          response.set(
              "file",
              files
                  .apply(request.required("file"))
                  .orElseThrow(() -> new Refused("file_not_found")));
      case "users.info" -> userInfo(request, response);
      case "views.publish" -> views.publish(request, response);
      default -> throw new Refused("unknown_method");
    }
    return response;
  }

  /** The scope that a token must have for a call. */
  Optional<String> neededScope(ApiRequest request) {
    String channel = request.optional("channel").orElse("C");
    return switch (request.method()) {
      case "chat.postMessage",
          "chat.postEphemeral",
          "chat.update",
          "chat.startStream",
          "chat.appendStream",
          "chat.stopStream",
          "agents.sessions.setStatus",
          "assistant.threads.setStatus" ->
          Optional.of("chat:write");
      case "assistant.threads.setSuggestedPrompts" -> Optional.of("assistant:write");
      case "conversations.replies" -> Optional.of(family(channel) + ":history");
      case "conversations.info" -> Optional.of(family(channel) + ":read");
      case "files.info" -> Optional.of("files:read");
      case "users.info" -> Optional.of("users:read");
      default -> Optional.empty();
    };
  }

  private String family(String channel) {
    return switch (workspace.kind(channel)) {
      case DIRECT -> "im";
      case GROUP_DIRECT -> "mpim";
      case PRIVATE -> "groups";
      case PUBLIC, SHARED_OUTSIDE -> "channels";
    };
  }

  private void authTest(ObjectNode response) {
    response
        .put("url", "https://double.slack.example/")
        .put("team", "double")
        .put("user", identity.botName())
        .put("team_id", identity.teamId())
        .put("user_id", identity.botUserId())
        .put("bot_id", identity.botId())
        .put("is_enterprise_install", identity.organisation());
    identity.enterpriseId().ifPresent(id -> response.put("enterprise_id", id));
  }

  private void postMessage(
      ApiRequest request, ObjectNode response, Instant receivedAt, List<Post> posted)
      throws Refused {
    String channel = request.required("channel");
    String text = content(request);
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    Optional<String> threadTs = request.optional("thread_ts");
    // Slack is not known to refuse the timestamp of a reply here; a bot that sends one is wrong
    // about its thread all the same, and hears about it from the double.
    if (threadTs.isPresent() && !workspace.canHoldThread(channel, threadTs.get())) {
      throw new Refused("thread_not_found");
    }
    Workspace.Message message = workspace.post(channel, threadTs, text, metadata(request));
    posted.add(
        new Post(
            channel,
            message.ts(),
            threadTs,
            text,
            request.arguments(),
            receivedAt,
            identity.teamId()));
    response.put("channel", channel).put("ts", message.ts()).set("message", describe(message));
  }

  private void postEphemeral(ApiRequest request, ObjectNode response) throws Refused {
    String channel = request.required("channel");
    String user = request.required("user");
    String text = content(request);
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    try {
      ephemerals.add(
          new Ephemeral(
              channel, user, text, JSON.readTree(request.optional("blocks").orElse("[]")), false));
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_blocks_format");
    }
    response.put("message_ts", workspace.nextTs());
  }

  /** What an app hangs on its own message: a type and an object. */
  static Optional<JsonNode> metadata(ApiRequest request) throws Refused {
    Optional<String> given = request.optional("metadata");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode metadata = JSON.readTree(given.get());
      if (!metadata.path("event_type").isTextual() || !metadata.path("event_payload").isObject()) {
        throw new Refused("metadata_must_be_sent_from_app");
      }
      return Optional.of(metadata);
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_metadata_format");
    }
  }

  /** Checks text, blocks and attachments of a message and returns its text, maybe empty. */
  private static String content(ApiRequest request) throws Refused {
    Optional<String> text = request.optional("text");
    Optional<String> markdown = request.optional("markdown_text");
    Optional<String> blocks = request.optional("blocks");
    if (markdown.isPresent() && (text.isPresent() || blocks.isPresent())) {
      throw new Refused("markdown_text_conflict");
    }
    if (text.isEmpty()
        && markdown.isEmpty()
        && blocks.isEmpty()
        && request.optional("attachments").isEmpty()) {
      throw new Refused("no_text");
    }
    if (text.orElse("").length() > MAX_TEXT || markdown.orElse("").length() > MAX_MARKDOWN) {
      throw new Refused("msg_too_long");
    }
    if (blocks.isPresent()) {
      Blocks.check(blocks.get());
    }
    return text.or(() -> markdown).orElse("");
  }

  private void update(
      ApiRequest request, ObjectNode response, Instant receivedAt, List<Post> posted)
      throws Refused {
    String channel = request.required("channel");
    String ts = request.required("ts");
    String text = content(request);
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    if (workspace.find(channel, ts).isEmpty()) {
      throw new Refused("message_not_found");
    }
    if (streams.isOpen(channel, ts)) {
      throw new Refused("streaming_state_conflict");
    }
    Optional<JsonNode> metadata = metadata(request);
    Workspace.Message message =
        workspace
            .update(channel, ts, text, metadata)
            .orElseThrow(() -> new Refused("cant_update_message"));
    if (metadata.isPresent() && streams.knows(channel, ts)) {
      posted.add(
          new Post(
              channel,
              ts,
              message.threadTs(),
              text,
              request.arguments(),
              receivedAt,
              identity.teamId()));
    }
    response
        .put("channel", channel)
        .put("ts", ts)
        .put("text", text)
        .set("message", describe(message));
  }

  private void replies(ApiRequest request, ObjectNode response) throws Refused {
    String channel = request.required("channel");
    String ts = request.required("ts");
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    if (workspace.find(channel, ts).isEmpty()) {
      throw new Refused("thread_not_found");
    }
    List<Workspace.Message> thread = workspace.thread(channel, ts);
    ArrayNode messages = response.putArray("messages");
    boolean withMetadata =
        request.optional("include_all_metadata").filter(yes -> !yes.equals("false")).isPresent();
    String oldest = request.optional("oldest").orElse("");
    String latest = request.optional("latest").orElse("9");
    for (Workspace.Message message : thread) {
      // The first message of a thread comes with every page of it.
      if (message.ts().equals(ts)
          || (message.ts().compareTo(oldest) > 0 && message.ts().compareTo(latest) < 0)) {
        ObjectNode described = describe(message);
        message.metadata().filter(any -> withMetadata).ifPresent(m -> described.set("metadata", m));
        messages.add(described);
      }
    }
    if (thread.size() > 1 && messages.get(0) instanceof ObjectNode root) {
      root.put("thread_ts", ts).put("reply_count", thread.size() - 1);
    }
    response.put("has_more", false);
  }

  private void channelInfo(ApiRequest request, ObjectNode response) throws Refused {
    String channel = request.required("channel");
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    ChannelKind kind = workspace.kind(channel);
    boolean direct = kind == ChannelKind.DIRECT;
    response
        .putObject("channel")
        .put("id", channel)
        .put("is_channel", !direct && kind != ChannelKind.GROUP_DIRECT)
        .put("is_group", false)
        .put("is_im", direct)
        .put("is_mpim", kind == ChannelKind.GROUP_DIRECT)
        .put("is_private", kind == ChannelKind.PRIVATE || kind == ChannelKind.GROUP_DIRECT)
        .put("is_shared", kind == ChannelKind.SHARED_OUTSIDE)
        .put("is_ext_shared", kind == ChannelKind.SHARED_OUTSIDE)
        .put("is_org_shared", false)
        .put("is_pending_ext_shared", false);
  }

  private void userInfo(ApiRequest request, ObjectNode response) throws Refused {
    String user = request.required("user");
    if (!workspace.hasUser(user)) {
      throw new Refused("user_not_found");
    }
    ObjectNode described =
        response
            .putObject("user")
            .put("id", user)
            .put("team_id", identity.teamId())
            .put("name", user.toLowerCase(Locale.ROOT))
            .put("is_bot", user.equals(identity.botUserId()));
    if (Set.of("true", "1").contains(request.optional("include_locale").orElse(""))) {
      described.put("locale", workspace.locale(user));
    }
    workspace.zone(user).ifPresent(zone -> described.put("tz", zone));
  }

  private ObjectNode describe(Workspace.Message message) {
    ObjectNode described =
        JSON.createObjectNode()
            .put("type", "message")
            .put("user", message.user())
            .put("team", identity.teamId())
            .put("text", message.text())
            .put("ts", message.ts());
    message.threadTs().ifPresent(root -> described.put("thread_ts", root));
    message.botId().ifPresent(bot -> described.put("bot_id", bot).put("app_id", identity.appId()));
    return described;
  }
}
