package com.ifriend.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.testkit.TcpProxy.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/**
 * A load transfers only the events that are new to this process, and always shows the right ones.
 */
final class KnownHistoryTest {
  private static final int EVENTS = 1_000;
  private static final int EVENT_BYTES = 300;

  private final RedisBackend backend = RedisBackend.SHARED;
  private final UnifiedJedis redis = backend.client();
  private final BaseSessionService writer = backend.service();
  private final BaseSessionService reader = backend.proxied();
  private final SessionKey key =
      new SessionKey("app", "user" + UUID.randomUUID(), "known-" + UUID.randomUUID());
  private final String events = RedisKeys.Layout.SERVER.of(key).events();
  private final String index = RedisKeys.Layout.SERVER.of(key).index();

  @BeforeEach
  void writeAndReadAHistory() {
    create();
    append(0, EVENTS);
    assertThat(texts(read())).isEqualTo(expected(0, EVENTS));
  }

  @Test
  void secondLoadTransfersNoEvents() {
    Traffic second = cost(null);

    assertThat(second.roundTrips()).isEqualTo(1);
    assertThat(second.bytesDown()).isLessThan(2 * EVENT_BYTES);
    assertThat(texts(read())).isEqualTo(expected(0, EVENTS));
  }

  @Test
  void onlyWhatOthersAppendedIsTransferred() {
    append(EVENTS, EVENTS + 3);

    assertThat(cost(null).bytesDown()).isBetween(3L * EVENT_BYTES - 200, 6L * EVENT_BYTES);
    assertThat(texts(read())).isEqualTo(expected(0, EVENTS + 3));
  }

  @Test
  void windowsAreCutFromWhatIsKnownAndWhatIsNew() {
    append(EVENTS, EVENTS + 3);

    GetSessionConfig lastTen = GetSessionConfig.builder().numRecentEvents(10).build();
    assertThat(cost(lastTen).bytesDown()).isLessThan(6L * EVENT_BYTES);
    assertThat(texts(read(lastTen))).isEqualTo(expected(EVENTS - 7, EVENTS + 3));
    GetSessionConfig lastTwo = GetSessionConfig.builder().numRecentEvents(2).build();
    assertThat(texts(read(lastTwo))).isEqualTo(expected(EVENTS + 1, EVENTS + 3));
    GetSessionConfig none = GetSessionConfig.builder().numRecentEvents(0).build();
    assertThat(read(none).events()).isEmpty();
    GetSessionConfig after =
        GetSessionConfig.builder().afterTimestamp(Instant.ofEpochSecond(EVENTS - 5)).build();
    assertThat(texts(read(after))).isEqualTo(expected(EVENTS - 5, EVENTS + 3));
    assertThat(texts(read())).isEqualTo(expected(0, EVENTS + 3));
  }

  @Test
  void windowBeyondWhatIsKnownLeavesNoGapBehind() {
    append(EVENTS, EVENTS + 5);

    GetSessionConfig lastTwo = GetSessionConfig.builder().numRecentEvents(2).build();
    assertThat(texts(read(lastTwo))).isEqualTo(expected(EVENTS + 3, EVENTS + 5));
    assertThat(cost(null).bytesDown()).isLessThan(9L * EVENT_BYTES);
    assertThat(texts(read())).isEqualTo(expected(0, EVENTS + 5));
  }

  @Test
  void newSessionThatEndsInTheSameEventIsAnotherHistory() {
    Event last = event(EVENTS);
    append(last);
    assertThat(texts(read())).isEqualTo(expected(0, EVENTS + 1));

    writer.deleteSession(key).blockingAwait();
    create();
    append(2_000, 2_000 + EVENTS);
    append(last);

    assertThat(texts(read())).startsWith(text(2_000)).endsWith(text(EVENTS)).hasSize(EVENTS + 1);
  }

  @Test
  void windowReadFirstDoesNotPassForTheWholeHistory() {
    SessionKey other = new SessionKey(key.appName(), key.userId(), key.id() + "-other");
    Session session = writer.createSession(other, Map.of()).blockingGet();
    for (int i = 0; i < 5; i++) {
      var unused = writer.appendEvent(session, event(i)).blockingGet();
    }

    GetSessionConfig lastTwo = GetSessionConfig.builder().numRecentEvents(2).build();
    assertThat(texts(reader.getSession(other, lastTwo).blockingGet())).isEqualTo(expected(3, 5));
    assertThat(texts(reader.getSession(other, null).blockingGet())).isEqualTo(expected(0, 5));
    assertThat(texts(reader.getSession(other, null).blockingGet())).isEqualTo(expected(0, 5));
  }

  @Test
  void historyThatWasRolledBackAndWentOnDifferentlyIsReadAnew() {
    rollBack(2);
    append(2_000, 2_005);

    assertThat(texts(read()).subList(EVENTS - 3, EVENTS + 3))
        .containsExactly(
            text(EVENTS - 3), text(2_000), text(2_001), text(2_002), text(2_003), text(2_004));
    append(EVENTS, EVENTS + 1);
    assertThat(texts(read())).endsWith(text(2_004), text(EVENTS)).hasSize(EVENTS + 4);
  }

  @Test
  void windowAfterARollbackDoesNotContinueWhatWasKnown() {
    rollBack(1);
    append(2_000, 2_003);

    GetSessionConfig lastTwo = GetSessionConfig.builder().numRecentEvents(2).build();
    assertThat(texts(read(lastTwo))).isEqualTo(expected(2_001, 2_003));
    assertThat(texts(read()).subList(EVENTS - 2, EVENTS + 2))
        .containsExactly(text(EVENTS - 2), text(2_000), text(2_001), text(2_002));
  }

  @Test
  void historyThatWasOnlyRolledBackIsReadAnew() {
    rollBack(1);

    assertThat(texts(read())).isEqualTo(expected(0, EVENTS - 1));
  }

  @Test
  void sessionWithTheSameIdIsAnotherHistory() {
    writer.deleteSession(key).blockingAwait();
    create();
    assertThat(read().events()).isEmpty();
    append(0, EVENTS);

    assertThat(texts(read())).isEqualTo(expected(0, EVENTS));
    assertThat(cost(null).bytesDown()).isLessThan(2 * EVENT_BYTES);
  }

  @Test
  void whatTheCallerDoesToEventsIsNotRemembered() {
    read().events().get(0).setContent(Content.fromParts(Part.fromText("changed")));
    read().events().clear();

    assertThat(texts(read())).isEqualTo(expected(0, EVENTS));
  }

  /** As a failover to a replica that lags behind does. */
  private void rollBack(int count) {
    for (int i = 0; i < count; i++) {
      byte[] lost = redis.rpop(events.getBytes(UTF_8));
      AnyRedis.changeHead(redis, index, "count", each -> each - 1);
      AnyRedis.changeHead(redis, index, "bytes", each -> each - lost.length);
    }
  }

  private void create() {
    var unused = writer.createSession(key, Map.of()).blockingGet();
  }

  private void append(int from, int to) {
    for (int i = from; i < to; i++) {
      append(event(i));
    }
  }

  private void append(Event event) {
    var unused = writer.appendEvent(Session.builder(key).build(), event).blockingGet();
  }

  private static Event event(int number) {
    return Event.builder()
        .id(Event.generateEventId())
        .author("user")
        .timestamp(1_000L * number)
        .content(Content.fromParts(Part.fromText(text(number))))
        .build();
  }

  private static String text(int number) {
    return "event " + number;
  }

  private static List<String> expected(int from, int to) {
    return IntStream.range(from, to).mapToObj(KnownHistoryTest::text).toList();
  }

  private Session read() {
    return reader.getSession(key, null).blockingGet();
  }

  private Session read(GetSessionConfig config) {
    return reader.getSession(key, config).blockingGet();
  }

  private Traffic cost(@Nullable GetSessionConfig config) {
    Traffic before = backend.proxy().traffic();
    assertThat(reader.getSession(key, config).blockingGet()).isNotNull();
    return backend.proxy().traffic().since(before);
  }

  private static List<String> texts(Session session) {
    return session.events().stream().map(Event::stringifyContent).toList();
  }
}
