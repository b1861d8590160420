package com.ifriend.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.app.Backends;
import com.ifriend.app.DatabaseSettings;
import com.ifriend.app.command.ChildJvm.Outcome;
import com.ifriend.store.StoreException;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The steps of the run-book, as an operator types them. */
final class EncryptionSwitchTest {
  @TempDir private Path folder;

  private String file() {
    return folder.resolve("keys.json").toString();
  }

  private Map<String, String> with(Map<String, String> server, String... mode) {
    Map<String, String> env = new HashMap<>(server);
    env.put("SESSION_ENCRYPTION_KEYSET", file());
    if (mode.length > 0) {
      env.put("SESSION_ENCRYPTION", mode[0]);
    }
    return env;
  }

  private static void say(Map<String, String> env, String text) {
    try (Backends bot = Backends.open(env)) {
      BaseSessionService service = bot.sessionService();
      Session session = service.getSession("ifriend", "u", "s", Optional.empty()).blockingGet();
      if (session == null) {
        session =
            service.createSession("ifriend", "u", Map.of("app:flag", "secret"), "s").blockingGet();
      }
      var unused =
          service
              .appendEvent(
                  session,
                  Event.builder()
                      .id(Event.generateEventId())
                      .author("user")
                      .content(Content.fromParts(Part.fromText(text)))
                      .build())
              .blockingGet();
    }
  }

  private Outcome run(Map<String, String> env, String... args) throws Exception {
    return ChildJvm.ifriend(folder, env, args);
  }

  private void switchOnAndOff(Map<String, String> server) throws Exception {
    assertThat(run(Map.of(), "keys", "create", file()).exitCode()).isZero();
    say(server, "secret one");

    Outcome early = run(with(server), "sessions", "list", "u");
    assertThat(early.exitCode()).isEqualTo(1);
    assertThat(early.err()).contains("not encrypted", "SESSION_ENCRYPTION=sealing", "keys seal");
    assertThat(run(server, "doctor").out()).contains("✔ Encryption", "readable in the store");
    assertThat(run(with(server), "doctor").out()).contains("✖ Encryption", "keys seal");
    say(with(server, "opening"), "secret two");
    say(with(server, "sealing"), "secret three");
    assertThat(run(with(server, "sealing"), "doctor").out()).contains("! Encryption", "in part");

    Outcome sealed = run(with(server, "sealing"), "keys", "seal");
    assertThat(sealed.exitCode()).as(sealed.err()).isZero();
    assertThat(sealed.out()).contains("documents were encrypted");
    assertThat(run(with(server), "doctor").out()).contains("✔ Encryption", "encrypted with key ");
    say(with(server), "secret four");
    assertThatThrownBy(() -> say(server, "five"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("SESSION_ENCRYPTION_KEYSET is not set")
        .hasMessageContaining("SESSION_ENCRYPTION=opening")
        .hasMessageContaining("ifriend keys open");
    assertThat(run(with(server), "sessions", "show", "u", "s").out())
        .contains("secret one", "secret two", "secret three", "secret four");
  }

  @Test
  void onRedisWithANewKeyAndBack() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RedisClient client = RedisClient.create(redis.url())) {
      Map<String, String> server = Map.of("REDIS_URL", redis.url());
      switchOnAndOff(server);
      assertThat(client.lrange("session:s:events", 0, -1))
          .hasSize(4)
          .allSatisfy(event -> assertThat(event).startsWith("{\"sealed\":"));
      assertThat(client.hget("state:app:ifriend", "flag")).doesNotContain("secret");

      String old = EncryptionKeys.name(EncryptionKeys.read(Path.of(file())).primaryId());
      assertThat(run(Map.of(), "keys", "rotate", file()).out()).contains("2 keys");
      say(with(server), "secret five");
      Outcome refused = run(with(server), "keys", "drop", file(), old);
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("still needed", "keys seal");
      assertThat(run(with(server), "keys", "seal").exitCode()).isZero();
      assertThat(run(with(server), "keys", "drop", file(), "nonsense").exitCode()).isEqualTo(2);
      Outcome dropped = run(with(server), "keys", "drop", file(), old);
      assertThat(dropped.out()).as(dropped.err()).contains("1 keys now");
      assertThat(run(Map.of(), "keys", "list", file()).out()).contains("seals").doesNotContain(old);
      Outcome unreachable =
          run(
              Map.of("REDIS_URL", "redis://127.0.0.1:1", "SESSION_ENCRYPTION_KEYSET", file()),
              "keys",
              "drop",
              file(),
              old);
      assertThat(unreachable.exitCode()).isEqualTo(1);

      say(with(server, "sealing"), "secret six");
      say(with(server, "opening"), "secret seven");
      Outcome open = run(with(server, "opening"), "keys", "open");
      assertThat(open.exitCode()).as(open.err()).isZero();
      assertThat(run(with(server, "opening"), "keys", "open").out()).contains("0 documents");
      say(server, "secret eight");
      assertThat(client.lrange("session:s:events", 0, -1))
          .hasSize(8)
          .allSatisfy(event -> assertThat(event).contains("secret"));
      assertThat(client.hget("state:app:ifriend", "flag")).isEqualTo("\"secret\"");
    }
  }

  @Test
  void installationsOfTheSlackAppAreSealedAnewToo() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      Map<String, String> env = with(Map.of("REDIS_URL", redis.url()));
      assertThat(run(Map.of(), "keys", "create", file()).exitCode()).isZero();
      String old = EncryptionKeys.name(EncryptionKeys.read(Path.of(file())).primaryId());
      byte[] grant = "xoxb-1".getBytes(UTF_8);
      try (Backends bot = Backends.open(env)) {
        bot.installations().orElseThrow().put("T0ONE", grant);
      }
      assertThat(run(Map.of(), "keys", "rotate", file()).exitCode()).isZero();

      Outcome refused = run(env, "keys", "drop", file(), old);
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("key " + old + " is still needed: 1 installations");
      assertThat(run(env, "keys", "seal").out()).contains("1 installations of the Slack app too");
      assertThat(run(env, "keys", "drop", file(), old).out()).contains("1 keys now");

      try (Backends bot = Backends.open(env)) {
        assertThat(bot.installations().orElseThrow().get("T0ONE")).contains(grant);
      }
    }
  }

  @Test
  void onMariaDb() throws Exception {
    MySqlServer.assumeRunsHere(Flavour.MARIADB);
    try (MySqlServer mariaDb = MySqlServer.start(Flavour.MARIADB)) {
      switchOnAndOff(DatabaseSettings.of(mariaDb, "SESSION_BACKEND", "cloudsql"));
    }
  }

  @Test
  void modesNeedKeysAndCommandsNeedAStoreOfOthers() throws Exception {
    Outcome mode = run(Map.of("SESSION_ENCRYPTION", "sealing"), "sessions", "list", "u");
    assertThat(mode.exitCode()).isEqualTo(2);
    assertThat(mode.err()).contains("needs SESSION_ENCRYPTION_KEYSET");
    assertThat(run(Map.of("SESSION_BACKEND", "inmemory"), "keys", "seal").err())
        .contains("SESSION_ENCRYPTION_KEYSET is not set");
    assertThat(run(Map.of(), "keys", "create", file()).exitCode()).isZero();
    Outcome heap = run(with(Map.of("SESSION_BACKEND", "inmemory")), "keys", "seal");
    assertThat(heap.exitCode()).isEqualTo(2);
    assertThat(heap.err()).contains("SESSION_BACKEND=redis, cloudsql or tiered");
  }
}
