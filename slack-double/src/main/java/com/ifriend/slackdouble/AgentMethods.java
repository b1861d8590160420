package com.ifriend.slackdouble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What agents show beside their messages. Thread-safe. */
final class AgentMethods {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> STATUSES = Set.of("active", "processing", "suspended", "closed");
  private static final int LONGEST_TITLE = 200;
  private static final int MOST_PROMPTS = 4;

  private final Workspace workspace;

  @GuardedBy("this")
  private final Map<String, AgentSession> sessions = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, String> statuses = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, List<String>> prompts = new HashMap<>();

  private volatile boolean declared = true;

  AgentMethods(Workspace workspace) {
    this.workspace = workspace;
  }

  void declare(boolean agent) {
    declared = agent;
  }

  synchronized Optional<AgentSession> session(String channel, String thread) {
    return Optional.ofNullable(sessions.get(channel + " " + thread));
  }

  synchronized String threadStatus(String channel, String thread) {
    return statuses.getOrDefault(channel + " " + thread, "");
  }

  synchronized List<String> prompts(String channel) {
    return prompts.getOrDefault(channel, List.of());
  }

  void setStatus(ApiRequest request, ObjectNode response) throws Refused {
    if (!declared) {
      // That Slack refuses is documented, with which word is not.
      throw new Refused("feature_not_enabled");
    }
    String channel = request.required("channel_id");
    String thread = request.required("thread_ts");
    String status = request.required("status");
    Optional<String> title = request.optional("title");
    if (!STATUSES.contains(status)) {
      throw new Refused("invalid_arguments", "[ERROR] unknown status: " + status);
    }
    if (title.filter(text -> text.length() > LONGEST_TITLE).isPresent()) {
      throw new Refused("invalid_arguments", "[ERROR] title is too long");
    }
    requireThread(channel, thread);
    moveOn(channel, thread, status, title, request.optional("initiator_user_id"));
    response.put("status", status).put("agent_status", status);
  }

  synchronized void moveOn(
      String channel,
      String thread,
      String status,
      Optional<String> title,
      Optional<String> initiator) {
    var unused =
        sessions.merge(
            channel + " " + thread,
            new AgentSession(status, title, initiator),
            (old, given) -> new AgentSession(status, old.title(), old.initiator()));
  }

  synchronized void moveOnIfThere(String channel, String thread, String status) {
    var unused =
        sessions.computeIfPresent(
            channel + " " + thread,
            (key, old) -> new AgentSession(status, old.title(), old.initiator()));
  }

  void setThreadStatus(ApiRequest request) throws Refused {
    String channel = request.required("channel_id");
    String thread = request.required("thread_ts");
    requireThread(channel, thread);
    synchronized (this) {
      var unused = statuses.put(channel + " " + thread, request.optional("status").orElse(""));
    }
  }

  private void requireThread(String channel, String thread) throws Refused {
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    if (!workspace.canHoldThread(channel, thread)) {
      throw new Refused("thread_not_found");
    }
  }

  void setPrompts(ApiRequest request) throws Refused {
    String channel = request.required("channel_id");
    List<String> titles = new ArrayList<>();
    try {
      for (JsonNode prompt : JSON.readTree(request.required("prompts"))) {
        if (!prompt.path("title").isTextual() || !prompt.path("message").isTextual()) {
          throw new Refused("invalid_arguments", "[ERROR] a prompt has a title and a message");
        }
        titles.add(prompt.path("title").asText());
      }
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_arguments", "[ERROR] prompts is no JSON");
    }
    if (titles.isEmpty() || titles.size() > MOST_PROMPTS) {
      throw new Refused("invalid_arguments", "[ERROR] 1 to 4 prompts");
    }
    if (request.optional("thread_ts").isPresent()) {
      // Of the agent view: that fails without a word.
      return;
    }
    synchronized (this) {
      var unused = prompts.put(channel, List.copyOf(titles));
    }
  }
}
