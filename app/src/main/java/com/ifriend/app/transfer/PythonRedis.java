package com.ifriend.app.transfer;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.ForeignEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Python bot's sessions on Redis: {@code session:{id}:meta}, a hash with {@code app_name},
 * {@code user_id} and {@code created_at}, and {@code session:{id}:events}, a list.
 */
final class PythonRedis extends RedisSource {
  private static final String BEFORE = "session:";
  private static final String BEHIND = ":meta";
  private static final byte[] PLACEHOLDER = "{}".getBytes(StandardCharsets.UTF_8);

  PythonRedis(String url) throws IOException {
    super(url);
  }

  @Override
  void readAll(Receiver receiver) {
    for (String key : keys(BEFORE + "*" + BEHIND, "hash")) {
      String id = key.substring(BEFORE.length(), key.length() - BEHIND.length());
      Map<String, String> meta = client.hgetAll(key);
      String app = meta.getOrDefault("app_name", "");
      String user = meta.getOrDefault("user_id", "");
      if (app.isEmpty() || user.isEmpty()) {
        receiver.odd("a session whose :meta has no app_name or no user_id", id, true);
      } else if (client.exists(BEFORE + id + ":index")) {
        receiver.odd(
            "a session that this program keeps in its own form: ifriend export has it", id, false);
      } else {
        List<byte[]> events =
            client.lrange((BEFORE + id + ":events").getBytes(StandardCharsets.UTF_8), 0, -1);
        boolean begun = !events.isEmpty() && Arrays.equals(events.get(0), PLACEHOLDER);
        receiver.conversation(
            new Conversation(
                new SessionKey(app, user, id),
                Optional.empty(),
                ForeignEvent.time(meta.getOrDefault("created_at", "")).orElse(Instant.EPOCH),
                begun ? events.subList(1, events.size()) : events));
      }
    }
  }
}
