package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.mysql.Analytics.Question;
import com.ifriend.store.mysql.Analytics.Topic;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each question of the analytics, on data of a known shape. */
final class AnalyticsTest {
  private final String app = "app-" + UUID.randomUUID();

  /** Noon, so that no test meets midnight; yesterday, so that nothing lies in the future. */
  private final Instant yesterday =
      Instant.now()
          .atOffset(ZoneOffset.UTC)
          .toLocalDate()
          .minusDays(1)
          .atTime(12, 0)
          .toInstant(ZoneOffset.UTC);

  @ParameterizedTest
  @EnumSource
  void usersConversationsAndMemoriesAreCountedByDay(Flavour flavour) {
    MySqlStores stores = MySqlBackend.of(flavour).stores();
    learn(stores, "ana", "s1", yesterday, "gosto de vinho", "gosto de queijo");
    learn(stores, "ana", "s2", yesterday, "gosto de vinho");
    learn(stores, "bia", "s1", yesterday, "viajo com meu cachorro");
    learn(stores, "ana", "s3", yesterday.plus(Duration.ofHours(11)), "quero ver neve");
    learn(stores, "caio", "s4", yesterday.minus(Duration.ofDays(1)), "tenho medo de altura");
    new Memories(stores.memories())
        .remember(new MemoryOwner(app, "dora"), Audience.DIRECT, "moro em Natal");
    String day = day(yesterday);
    String before = day(yesterday.minus(Duration.ofDays(1)));
    String today = day(yesterday.plus(Duration.ofDays(1)));

    assertThat(rows(stores, Question.ACTIVE_USERS))
        .contains(List.of(day, app, "2", "5"), List.of(before, app, "1", "1"))
        .contains(List.of(today, app, "1", "1"));
    assertThat(rows(stores, Question.CONVERSATIONS))
        .containsExactly(List.of(day, app, "4"), List.of(before, app, "1"));
    assertThat(rows(stores, Question.MEMORY_GROWTH))
        .containsExactly(
            List.of(today, app, "1", "6"),
            List.of(day, app, "4", "5"),
            List.of(before, app, "1", "1"));
  }

  @ParameterizedTest
  @EnumSource
  void wantedCitiesAndThemesAreFoundByAnyOfTheirNames(Flavour flavour) {
    MySqlStores stores = MySqlBackend.of(flavour).stores();
    stores
        .analytics()
        .describe(
            List.of(
                new Topic("city", "sao-paulo", List.of("São Paulo", "Sampa")),
                new Topic("city", "rome", List.of("Roma", "Rome")),
                new Topic("theme", "wine", List.of("vinho", "wine"))));
    stores.analytics().describe(List.of(new Topic("city", "rome", List.of("Roma"))));
    learn(
        stores,
        "ana",
        "s1",
        yesterday,
        "quero tours em SAO PAULO!",
        "amo romance",
        "vinho em Roma");
    learn(stores, "bia", "s1", yesterday, "busca tours de vinho em roma, por favor");
    learn(stores, "caio", "s1", yesterday, "wine in Rome?");

    assertThat(rows(stores, Question.CITIES))
        .containsExactly(List.of(app, "rome", "3", "3"), List.of(app, "sao-paulo", "1", "1"));
    assertThat(rows(stores, Question.THEMES)).containsExactly(List.of(app, "wine", "3", "3"));
  }

  @ParameterizedTest
  @EnumSource
  void timesOfAnswersAreTakenFromTheTurnsOfSessions(Flavour flavour) {
    MySqlStores stores = MySqlBackend.of(flavour).stores();
    StoredSessionService sessions = new StoredSessionService(stores.sessions());
    Session session = sessions.createSession(app, "ana", Map.of(), null).blockingGet();
    for (int turn = 1; turn <= 4; turn++) {
      Instant asked = yesterday.plusSeconds(turn * 60L);
      append(sessions, session, event("turn-" + turn, "user", asked));
      append(sessions, session, event("turn-" + turn, "ifriend", asked.plusMillis(50)));
      append(sessions, session, event("turn-" + turn, "ifriend", asked.plusMillis(turn * 100L)));
    }
    append(sessions, session, event("unanswered", "user", yesterday));

    assertThat(rows(stores, Question.RESPONSE_TIMES))
        .containsExactly(List.of(day(yesterday), app, "4", "250", "200", "400"));
  }

  @ParameterizedTest
  @EnumSource
  void tokensAreSummedUpByDay(Flavour flavour) {
    MySqlStores stores = MySqlBackend.of(flavour).stores();
    StoredSessionService sessions = new StoredSessionService(stores.sessions());
    Session session = sessions.createSession(app, "ana", Map.of(), null).blockingGet();
    append(sessions, session, event("turn", "user", yesterday));
    append(
        sessions,
        session,
        event("turn", "ifriend", yesterday).toBuilder()
            .usageMetadata(
                GenerateContentResponseUsageMetadata.builder()
                    .promptTokenCount(1000)
                    .cachedContentTokenCount(700)
                    .candidatesTokenCount(20)
                    .thoughtsTokenCount(5)
                    .build())
            .build());
    append(
        sessions,
        session,
        event("turn", "ifriend", yesterday).toBuilder()
            .usageMetadata(
                GenerateContentResponseUsageMetadata.builder()
                    .promptTokenCount(1100)
                    .candidatesTokenCount(30)
                    .build())
            .build());
    append(
        sessions,
        session,
        event("next", "ifriend", yesterday.minus(Duration.ofDays(1))).toBuilder()
            .usageMetadata(
                GenerateContentResponseUsageMetadata.builder().promptTokenCount(7).build())
            .build());

    assertThat(rows(stores, Question.TOKENS))
        .containsExactly(
            List.of(day(yesterday), app, "2", "2100", "700", "50", "5"),
            List.of(day(yesterday.minus(Duration.ofDays(1))), app, "1", "7", "0", "0", "0"));
  }

  @ParameterizedTest
  @EnumSource
  void forgottenUsersAreNotCounted(Flavour flavour) {
    MySqlStores stores = MySqlBackend.of(flavour).stores();
    learn(stores, "ana", "s1", yesterday, "gosto de vinho");
    new Memories(stores.memories()).forget(new MemoryOwner(app, "ana"), new MemorySelection.All());

    assertThat(rows(stores, Question.ACTIVE_USERS)).isEmpty();
    assertThat(rows(stores, Question.MEMORY_GROWTH)).isEmpty();
    assertThatThrownBy(() -> stores.analytics().answer(Question.CITIES, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<List<String>> rows(MySqlStores stores, Question question) {
    return stores.analytics().answer(question, 7).rows().stream()
        .filter(row -> row.contains(app))
        .toList();
  }

  private static String day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private void learn(
      MySqlStores stores, String user, String session, Instant at, String... statements) {
    Session.Builder builder = Session.builder(session).appName(app).userId(user);
    builder.events(
        Arrays.stream(statements)
            .map(
                text ->
                    Event.builder()
                        .id(UUID.randomUUID().toString())
                        .author("user")
                        .timestamp(at.toEpochMilli())
                        .content(Content.fromParts(Part.fromText(text)))
                        .build())
            .toList());
    new Memories(stores.memories()).learn(builder.build(), Audience.DIRECT);
  }

  private static Event event(String turn, String author, Instant at) {
    return Event.builder()
        .id(UUID.randomUUID().toString())
        .invocationId(turn)
        .author(author)
        .timestamp(at.toEpochMilli())
        .content(Content.fromParts(Part.fromText("…")))
        .build();
  }

  private static void append(StoredSessionService sessions, Session session, Event event) {
    var unused = sessions.appendEvent(session, event).blockingGet();
  }
}
