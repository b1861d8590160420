package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.TcpProxy.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** The first load of a process: Redis hands the events out itself, beside the script. */
final class ColdLoadTest {
  private static final SessionKey KEY = new SessionKey("app", "user", "s");
  private static final String EVENTS = "session:s:events";

  private final RedisServer server = RedisServer.start();
  private final RedisClient client = RedisClient.create(server.url());
  private final TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port());
  private final RedisStores writing = RedisStores.connect(AnyRedis.plain(server.url()));
  private final RedisStores reading = connect("");

  private RedisStores connect(String credentials) {
    return RedisStores.connect(
        AnyRedis.plain("redis://" + credentials + "127.0.0.1:" + proxy.port()));
  }

  @BeforeEach
  void fiveEvents() {
    SessionStore writer = writing.sessions();
    var unused = writer.create(KEY, ScopedPatch.NONE);
    for (int i = 0; i < 5; i++) {
      var unusedPosition =
          writer.append(
              KEY, new NewEvent("e" + i, i, json(i)), ScopedPatch.NONE, OptionalLong.empty());
    }
  }

  @AfterEach
  void close() {
    reading.close();
    writing.close();
    proxy.close();
    client.close();
    server.close();
  }

  @Test
  void scriptDoesNotReadTheEvents() {
    knowScript();
    command(Protocol.Command.CONFIG, "RESETSTAT");
    Traffic before = proxy.traffic();

    assertThat(load(EventWindow.ALL)).isEqualTo(events(0, 5));

    assertThat(proxy.traffic().since(before).roundTrips()).isEqualTo(1);
    assertThat(calls())
        .containsAllEntriesOf(Map.of("multi", 1, "evalsha", 1, "lrange", 1, "exec", 1));
  }

  @ParameterizedTest(name = "of the last {0}")
  @ValueSource(ints = {1, 4, 5, 6, 1_000, Integer.MAX_VALUE})
  void windowEndsWithTheLastEvent(int recent) {
    knowScript();

    assertThat(load(last(recent))).isEqualTo(events(Math.max(0, 5 - recent), 5));
  }

  @ParameterizedTest(name = "of the last {0}")
  @ValueSource(ints = {1, 4, 5, 6, 7, 1_000})
  void placeholderInFrontIsNoEvent(int recent) {
    knowScript();
    client.lpush(EVENTS, "{}");

    assertThat(load(last(recent))).isEqualTo(events(Math.max(0, 5 - recent), 5));
    assertThat(load(EventWindow.ALL)).isEqualTo(events(0, 5));
    assertThat(load(EventWindow.ALL)).as("known by now").isEqualTo(events(0, 5));
  }

  @Test
  void whatACrashLeftTwiceIsThereOnce() {
    knowScript();
    client.rpush(EVENTS, text(4));

    assertThat(load(EventWindow.ALL)).isEqualTo(events(0, 5));
  }

  @Test
  void serverThatForgotItsScriptsIsToldThem() {
    knowScript();
    assertThat(client.scriptFlush()).isEqualTo("OK");

    assertThat(load(EventWindow.ALL)).isEqualTo(events(0, 5));
    assertThat(client.exists("session:s:meta")).isTrue();
  }

  @Test
  void userWhoMayNotUseTransactionsLoadsByTheScriptAlone() {
    command(
        Protocol.Command.ACL,
        "SETUSER",
        "restricted",
        "on",
        ">secret",
        "~*",
        "+@all",
        "-@transaction");
    try (RedisStores restricted = connect("restricted:secret@")) {
      for (int i = 0; i < 3; i++) {
        Optional<StoredSession> found = restricted.sessions().load(KEY, last(5 - i));
        assertThat(found.map(ColdLoadTest::events)).contains(events(i, 5));
      }
    }
  }

  @Test
  void sessionOfSomebodyElseIsNotShown() {
    knowScript();

    assertThat(reading.sessions().load(new SessionKey("app", "other", KEY.id()), EventWindow.ALL))
        .isEmpty();
    assertThat(load(EventWindow.ALL)).isEqualTo(events(0, 5));
  }

  /** A server is sent a script whole the first time. */
  private void knowScript() {
    assertThat(reading.sessions().load(new SessionKey("app", "user", "none"), EventWindow.ALL))
        .isEmpty();
  }

  private List<String> load(EventWindow window) {
    return events(reading.sessions().load(KEY, window).orElseThrow());
  }

  private void command(Protocol.Command command, String... args) {
    var unused = client.executeCommand(new CommandArguments(command).addObjects((Object[]) args));
  }

  private Map<String, Integer> calls() {
    Matcher line =
        Pattern.compile("cmdstat_(\\w+):calls=(\\d+)").matcher(client.info("commandstats"));
    Map<String, Integer> calls = new TreeMap<>();
    while (line.find()) {
      calls.put(line.group(1), Integer.valueOf(line.group(2)));
    }
    return calls;
  }

  private static EventWindow last(int recent) {
    return new EventWindow(Optional.of(recent), Optional.empty());
  }

  private static List<String> events(StoredSession session) {
    return session.events().stream()
        .map(StoredEvent::json)
        .map(json -> new String(json, StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(ColdLoadTest::text).toList();
  }

  private static String text(int number) {
    return "{\"id\":\"e" + number + "\"}";
  }

  private static byte[] json(int number) {
    return text(number).getBytes(StandardCharsets.UTF_8);
  }
}
