package com.ifriend.store.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.DamagedDocumentException;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What lies in a real Redis, and what becomes of it when somebody tampers with it. */
final class EncryptedSessionStoreTest {
  private static final EncryptionKeys KEYS = EncryptionKeys.generate();

  private final RedisServer server = RedisServer.start();
  private final TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port());
  private final List<RedisStores> opened = new ArrayList<>();
  private final RedisClient redis = RedisClient.create(server.url());
  private final StoredSessionService service = sealedWith(KEYS);
  private final Session session =
      service
          .createSession(
              "app", "user", Map.of("plan", "secret", "user:u", "secret", "app:a", "secret"), "s1")
          .blockingGet();

  @AfterEach
  void close() {
    redis.close();
    opened.forEach(RedisStores::close);
    proxy.close();
    server.close();
  }

  /** As another process, which knows nothing yet. */
  private StoredSessionService sealedWith(EncryptionKeys keys) {
    RedisStores fresh =
        RedisStores.connect(
            RedisConfig.of("redis://127.0.0.1:" + proxy.port())
                .withKeyStyle(KeyStyle.PLAIN)
                .withSessionTtl(Duration.ofHours(1)));
    return new StoredSessionService(new EncryptedSessionStore(fresh.sessions(), keys));
  }

  @Test
  void nothingThatWasSaidIsReadableInTheServerAndAllOfItIsToUs() {
    append(service, "a secret", Map.of("plan", "another secret"));

    String dump = dump();
    assertThat(dump)
        .contains("session:s1:events", "user_id", "user", "plan")
        .doesNotContain("secret");
    Session found = read(sealedWith(KEYS));
    assertThat(texts(found)).containsExactly("a secret");
    assertThat(found.state())
        .containsOnly(
            Map.entry("plan", "another secret"),
            Map.entry("user:u", "secret"),
            Map.entry("app:a", "secret"));
    assertThat(
            sealedWith(KEYS)
                .listSessions("app", "user", PageRequest.first(1))
                .blockingGet()
                .sessions()
                .get(0)
                .title())
        .contains("a secret");
  }

  @Test
  void appendIsOneRoundTripStill() {
    append(service, "warm up", Map.of());

    long before = proxy.traffic().roundTrips();
    append(service, "one", Map.of("k", 1));

    assertThat(proxy.traffic().roundTrips() - before).isEqualTo(1);
  }

  @Test
  void writersWhoMeetLoseNothing() {
    StoredSessionService other = sealedWith(KEYS);
    append(service, "1", Map.of());
    append(other, "2", Map.of());
    append(service, "3", Map.of());
    append(service, "4", Map.of());
    append(other, "5", Map.of());

    assertThat(texts(read(sealedWith(KEYS)))).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void eventThatWasMovedIsRefused() {
    append(service, "one", Map.of());
    append(service, "two", Map.of());
    String first = redis.lindex("session:s1:events", 0);
    String second = redis.lindex("session:s1:events", 1);
    redis.lset("session:s1:events", 0, second);
    redis.lset("session:s1:events", 1, first);

    assertThatThrownBy(() -> read(sealedWith(KEYS)))
        .isInstanceOf(BrokenSealException.class)
        .hasMessageContaining("event 1 of session s1")
        .hasMessageNotContaining(first);
  }

  @Test
  void eventOfAnotherSessionIsRefused() {
    Session other = service.createSession("app", "user", Map.of(), "s2").blockingGet();
    append(service, "one", Map.of());
    var unused = service.appendEvent(other, event("two", Map.of())).blockingGet();
    redis.lset("session:s1:events", 0, redis.lindex("session:s2:events", 0));

    assertThatThrownBy(() -> read(sealedWith(KEYS))).isInstanceOf(BrokenSealException.class);
  }

  @Test
  void valueOfAnotherKeyOrAnotherUserIsRefused() {
    redis.hset("session:s1:state", "role", redis.hget("session:s1:state", "plan"));
    assertThatThrownBy(() -> read(sealedWith(KEYS)))
        .isInstanceOf(BrokenSealException.class)
        .hasMessageContaining("session state role of session s1");
    redis.hdel("session:s1:state", "role");

    var unused = service.createSession("app", "eve", Map.of("user:u", "eve's"), "s3").blockingGet();
    redis.hset("state:user:app:user", "u", redis.hget("state:user:app:eve", "u"));
    assertThatThrownBy(() -> read(sealedWith(KEYS)))
        .isInstanceOf(BrokenSealException.class)
        .hasMessageContaining("user state u");
  }

  @Test
  void whatWasWrittenWithoutASealIsRefused() {
    append(service, "one", Map.of());
    String event = event("forged", Map.of()).toJson();
    redis.lset("session:s1:events", 0, event);
    int bytes = event.getBytes(UTF_8).length;
    String head = redis.hget("session:s1:index", "head");
    redis.hset("session:s1:index", "head", head.replaceFirst("^1 \\d+ ", "1 " + bytes + " "));

    assertThatThrownBy(() -> read(sealedWith(KEYS))).isInstanceOf(BrokenSealException.class);

    redis.lset("session:s1:events", 0, "{}");
    redis.hset("session:s1:state", "plan", "\"forged\"");
    assertThatThrownBy(() -> read(sealedWith(KEYS))).isInstanceOf(StoreException.class);
  }

  @Test
  void whatIsBrokenHidesNothingElseOfAList() {
    append(service, "one", Map.of("role", "guest"));
    var unused = service.createSession("app", "user", Map.of("plan", "other"), "s2").blockingGet();
    redis.hset("session:s1:state", "plan", "\"forged\"");
    redis.hset("session:s1:index", "title", "forged");

    List<Session> listed = sealedWith(KEYS).listSessions("app", "user").blockingGet().sessions();

    assertThat(listed).extracting(Session::id).containsExactly("s2", "s1");
    assertThat(listed.get(0).state()).containsEntry("plan", "other");
    assertThat(listed.get(1).state().get("role")).isEqualTo("guest");
    assertThatThrownBy(() -> listed.get(1).state().get("plan"))
        .isInstanceOf(DamagedDocumentException.class)
        .hasMessageContaining("plan");
    assertThat(
            sealedWith(KEYS)
                .listSessions("app", "user", PageRequest.first(5))
                .blockingGet()
                .sessions())
        .extracting(entry -> entry.title().isPresent())
        .containsExactly(false, false);
  }

  @Test
  void anOldKeyOpensAndTheNewOneSeals() {
    append(service, "sealed with the old key", Map.of());
    EncryptionKeys rotated = KEYS.rotated();
    assertThat(rotated.size()).isEqualTo(2);

    append(sealedWith(rotated), "sealed with the new key", Map.of());

    assertThat(texts(read(sealedWith(rotated)))).hasSize(2);
    assertThatThrownBy(() -> read(sealedWith(KEYS)))
        .isInstanceOf(BrokenSealException.class)
        .hasMessageContaining("event 2");
  }

  private Session read(StoredSessionService sessions) {
    return sessions.getSession(session.sessionKey(), null).toSingle().blockingGet();
  }

  private void append(StoredSessionService sessions, String text, Map<String, Object> delta) {
    var unused = sessions.appendEvent(session, event(text, delta)).blockingGet();
  }

  private static Event event(String text, Map<String, Object> delta) {
    return Event.builder()
        .id(Event.generateEventId())
        .author("user")
        .content(Content.fromParts(Part.fromText(text)))
        .actions(EventActions.builder().stateDelta(delta).build())
        .build();
  }

  private static List<String> texts(Session found) {
    return found.events().stream().map(Event::stringifyContent).toList();
  }

  /** Every key with its content. */
  private String dump() {
    StringBuilder all = new StringBuilder();
    for (String key : redis.keys("*")) {
      all.append(key).append('\n');
      switch (redis.type(key)) {
        case "hash" -> all.append(redis.hgetAll(key));
        case "list" -> all.append(redis.lrange(key, 0, -1));
        default -> all.append(redis.zrange(key, 0, -1));
      }
    }
    return all.toString();
  }
}
