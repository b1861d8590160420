package com.ifriend.store.testkit;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the sessions of a test should look like: the contract in its simplest form. */
final class SessionModel {
  /**
   * @param delta what it does to state; {@code temp:} keys too
   */
  record Message(
      String id, String text, long timestamp, Map<String, Object> delta, boolean partial) {
    Map<String, Object> storedDelta() {
      Map<String, Object> stored = new HashMap<>(delta);
      stored.keySet().removeIf(key -> key.startsWith(State.TEMP_PREFIX));
      return stored;
    }
  }

  /** What came of an append. */
  enum Outcome {
    APPENDED,
    DUPLICATE,
    MISSING,
    FENCED
  }

  private static final class Conversation {
    final List<Message> messages = new ArrayList<>();
    final Map<String, Object> state = new HashMap<>();
    long commit;
    long fence;
  }

  private final Map<SessionKey, Conversation> conversations = new HashMap<>();
  private final Map<String, Map<String, Object>> appState = new HashMap<>();
  private final Map<List<String>, Map<String, Object>> userState = new HashMap<>();
  private long commits;

  boolean exists(SessionKey key) {
    return conversations.containsKey(key);
  }

  List<SessionKey> keys() {
    return List.copyOf(conversations.keySet());
  }

  /** Whether there was none before. */
  boolean create(SessionKey key, Map<String, Object> state) {
    if (exists(key)) {
      return false;
    }
    Conversation created = new Conversation();
    created.commit = ++commits;
    conversations.put(key, created);
    apply(key, created, state);
    return true;
  }

  /** Whether a message came after the last one that somebody shows, if he shows any. */
  boolean follows(SessionKey key, String id, Optional<String> last) {
    List<String> ids =
        requireNonNull(conversations.get(key)).messages.stream().map(Message::id).toList();
    return last.isEmpty()
        || (ids.contains(last.get()) && ids.indexOf(last.get()) < ids.indexOf(id));
  }

  Outcome append(SessionKey key, Message message, OptionalLong fence) {
    Conversation conversation = conversations.get(key);
    if (conversation == null) {
      return Outcome.MISSING;
    }
    if (fence.isPresent() && fence.getAsLong() < conversation.fence) {
      return Outcome.FENCED;
    }
    if (conversation.messages.stream().anyMatch(m -> m.id().equals(message.id()))) {
      return Outcome.DUPLICATE;
    }
    conversation.messages.add(message);
    conversation.commit = ++commits;
    conversation.fence = fence.orElse(conversation.fence);
    apply(key, conversation, message.delta());
    return Outcome.APPENDED;
  }

  void remove(SessionKey key) {
    conversations.remove(key);
  }

  /**
   * @param recent if not null, the last so many
   * @param after if not null, and of those the ones with this time stamp or a later one
   */
  List<Message> messages(SessionKey key, @Nullable Integer recent, @Nullable Long after) {
    Conversation conversation = conversations.get(key);
    if (conversation == null) {
      return List.of();
    }
    int size = conversation.messages.size();
    return conversation
        .messages
        .subList(recent == null ? 0 : Math.max(0, size - recent), size)
        .stream()
        .filter(message -> after == null || message.timestamp() >= after)
        .toList();
  }

  /** As a caller sees it, in all scopes. */
  Map<String, Object> state(SessionKey key) {
    Map<String, Object> state = new HashMap<>();
    Conversation conversation = conversations.get(key);
    if (conversation != null) {
      state.putAll(conversation.state);
      state.putAll(userState.getOrDefault(owner(key), Map.of()));
      state.putAll(appState.getOrDefault(key.appName(), Map.of()));
    }
    return state;
  }

  /** Those of the same app and user, last committed first. */
  List<SessionKey> list(SessionKey ofSameUser) {
    return conversations.entrySet().stream()
        .filter(entry -> owner(entry.getKey()).equals(owner(ofSameUser)))
        .sorted(
            Comparator.<Map.Entry<SessionKey, Conversation>>comparingLong(
                    entry -> entry.getValue().commit)
                .reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private void apply(SessionKey key, Conversation conversation, Map<String, Object> delta) {
    delta.forEach(
        (name, value) -> {
          if (name.startsWith(State.APP_PREFIX)) {
            apply(appState.computeIfAbsent(key.appName(), a -> new HashMap<>()), name, value);
          } else if (name.startsWith(State.USER_PREFIX)) {
            apply(userState.computeIfAbsent(owner(key), u -> new HashMap<>()), name, value);
          } else if (!name.startsWith(State.TEMP_PREFIX)) {
            apply(conversation.state, name, value);
          }
        });
  }

  static void apply(Map<String, Object> state, String name, Object value) {
    if (value == State.REMOVED) {
      state.remove(name);
    } else {
      state.put(name, value);
    }
  }

  private static List<String> owner(SessionKey key) {
    return List.of(key.appName(), key.userId());
  }
}
