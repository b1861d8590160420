package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** On one server, where the script of a session does it all in its one step. */
final class ServerScopes implements SharedScopes {
  private final RedisCalls calls;
  private final RedisKeys.Layout layout;

  ServerScopes(RedisCalls calls, RedisKeys.Layout layout) {
    this.calls = calls;
    this.layout = layout;
  }

  @Override
  public RedisKeys.Layout layout() {
    return layout;
  }

  @Override
  public void created(SessionKey key, List<byte[]> outbox) {}

  @Override
  public void committed(SessionKey key, List<byte[]> outbox) {}

  @Override
  public void settle(SessionKey key, List<byte[]> outbox) {}

  @Override
  public void deleted(SessionKey key, List<byte[]> outbox) {}

  @Override
  public State state(SessionKey key, State found, List<byte[]> outbox) {
    return found;
  }

  @Override
  public Page list(String appName, String userId, PageRequest page) {
    RedisKeys keys = layout.of(appName, userId, "");
    DirectoryCursor cursor = DirectoryCursor.of(page);
    List<?> reply =
        (List<?>)
            calls.read(
                "listing sessions",
                RedisScript.LIST,
                RedisKeys.utf8(keys.directory(), keys.appState(), keys.userState()),
                RedisKeys.utf8(
                    appName,
                    userId,
                    Integer.toString(page.limit()),
                    cursor.score(),
                    cursor.member(),
                    layout.beforeMembers(appName, userId)));
    List<Entry> entries = new ArrayList<>();
    Optional<String> next = Optional.empty();
    for (int i = 2; i < reply.size(); i += 4) {
      String member = Replies.text(reply.get(i));
      entries.add(new Entry(member, header(reply.get(i + 2)), Replies.map(reply.get(i + 3))));
      next = Optional.of(new DirectoryCursor(Replies.text(reply.get(i + 1)), member).toString());
    }
    return new Page(
        new State(Replies.map(reply.get(0)), Replies.map(reply.get(1))),
        entries,
        entries.size() < page.limit() ? Optional.empty() : next);
  }

  private static SessionHeader header(Object reply) {
    List<?> found = (List<?>) reply;
    return Replies.text(found.get(0)).isEmpty()
        ? SessionHeader.older(Replies.map(found.subList(1, found.size())))
        : SessionHeader.of(Replies.texts(found));
  }

  @Override
  public void close() {}
}
