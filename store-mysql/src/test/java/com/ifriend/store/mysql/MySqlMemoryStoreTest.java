package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.PageRequest;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.RecallLimit;
import com.ifriend.store.memory.TimeRange;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.TcpProxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract does not see: what is sent, by which index, and what a crash leaves. */
final class MySqlMemoryStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final MemoryOwner owner = new MemoryOwner("app", "user-" + UUID.randomUUID());

  @ParameterizedTest
  @EnumSource
  void readsAreOneRoundTrip(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    backend.stores().memories().add(owner, memories(30), Optional.empty());
    for (Consumer<MemoryStore> read :
        List.<Consumer<MemoryStore>>of(
            store -> {
              List<Memory> unused =
                  store.search(owner, Audience.PUBLIC, Set.of("common", "w1", "w2"), 10);
            },
            store -> {
              Optional<Memory> unused = store.get(owner, Audience.DIRECT, "id1");
            },
            store -> {
              var unused =
                  store.list(owner, Audience.PUBLIC, TimeRange.ALWAYS, PageRequest.first(5));
            },
            store -> {
              Optional<String> unused = store.mark(owner, "session");
            })) {
      MemoryStore store = backend.proxiedStores().memories();
      // The first of its kind on a connection prepares the statement.
      read.accept(store);
      TcpProxy.Traffic before = backend.proxy().traffic();
      read.accept(store);
      assertThat(backend.proxy().traffic().since(before).roundTrips()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void addingManyMemoriesTakesAsManyRoundTripsAsAddingOne(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    MemoryStore store = backend.proxiedStores().memories();
    // The first statement of its kind on a connection is prepared.
    store.add(new MemoryOwner("app", owner.userId() + "-1"), memories(1), Optional.empty());
    store.add(new MemoryOwner("app", owner.userId() + "-2"), memories(80), Optional.empty());
    MemoryOwner other = new MemoryOwner("app", owner.userId() + "-3");
    long one = roundTrips(backend, () -> store.add(owner, memories(1), Optional.empty()));
    long many = roundTrips(backend, () -> store.add(other, memories(80), Optional.empty()));
    long known = roundTrips(backend, () -> store.add(other, memories(80), Optional.empty()));
    assertThat(many).isEqualTo(one).isLessThan(20);
    assertThat(known).isLessThan(one / 2);
  }

  @ParameterizedTest
  @EnumSource
  void sessionAddedAgainCostsOneRoundTripHoweverLongItIs(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    Memories memories = new Memories(backend.proxiedStores().memories());
    Session session = session(200);
    memories.learn(session, Audience.DIRECT);
    memories.learn(session, Audience.DIRECT);
    TcpProxy.Traffic before = backend.proxy().traffic();
    for (int i = 0; i < 10; i++) {
      memories.learn(session, Audience.DIRECT);
    }
    TcpProxy.Traffic again = backend.proxy().traffic().since(before);
    assertThat(again.roundTrips()).isEqualTo(10);
    assertThat(again.bytesUp() + again.bytesDown()).isLessThan(10 * 600);
    assertThat(
            memories
                .list(owner, Audience.DIRECT, TimeRange.ALWAYS, PageRequest.first(1_000))
                .memories())
        .hasSize(200);
  }

  @ParameterizedTest
  @EnumSource
  void roundTripsAreCountedAsTheyHappen(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    MemoryStore store = backend.proxiedStores().memories();
    List<Consumer<MemoryOwner>> verbs =
        List.of(
            who -> store.add(who, memories(3), Optional.empty()),
            who -> store.add(who, memories(3), Optional.empty()),
            who -> {
              var unused = store.search(who, Audience.PUBLIC, Set.of("word"), 5);
            },
            who -> store.forget(who, new MemorySelection.OfSession("none")));
    for (Consumer<MemoryOwner> verb : verbs) {
      // The first statement of its kind on a connection is prepared.
      verb.accept(new MemoryOwner("app", owner.userId() + "-1"));
      verb.accept(new MemoryOwner("app", owner.userId() + "-2"));
      long before = RoundTrips.ofThisThread();
      long happened = roundTrips(backend, () -> verb.accept(owner));
      assertThat(RoundTrips.ofThisThread() - before).isEqualTo(happened);
    }
  }

  private Session session(int events) {
    return Session.builder("session")
        .appName(owner.appName())
        .userId(owner.userId())
        .events(
            IntStream.range(0, events)
                .mapToObj(
                    i ->
                        Event.builder()
                            .id("event-" + i)
                            .author("user")
                            .timestamp(NOON.plusSeconds(i).toEpochMilli())
                            .content(Content.fromParts(Part.fromText("parada número " + i)))
                            .build())
                .toList())
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void whoPastesAPageSearchesForHowItBegins(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    Memories memories = new Memories(backend.proxiedStores().memories());
    memories.learn(session(3), Audience.DIRECT);
    String page =
        IntStream.range(0, 390).mapToObj(i -> "palavra" + i).collect(Collectors.joining(" "));
    TcpProxy.Traffic before = backend.proxy().traffic();
    assertThat(recalled(memories, "parada 2 " + page)).contains("parada número 2");
    assertThat(recalled(memories, page + " parada 2")).isEmpty();
    assertThat(backend.proxy().traffic().since(before).bytesUp()).isLessThan(150_000);
  }

  private List<String> recalled(Memories memories, String query) {
    return memories.recall(owner, Audience.DIRECT, query, RecallLimit.DEFAULT).stream()
        .map(Memory::text)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void moreTextThanTheServerTakesAtOnceIsAddedInOneStep(Flavour flavour) {
    MemoryStore store = MySqlBackend.of(flavour).stores().memories();
    String text = "x".repeat(16_000);
    // The servers take 16 and 64 MB.
    int count = flavour == Flavour.MARIADB ? 1_200 : 4_500;
    List<NewMemory> memories =
        memories(count).stream()
            .map(
                m ->
                    new NewMemory(
                        m.id(), m.author(), text, m.terms(), m.audience(), m.saidAt(), m.source()))
            .toList();
    assertThat(store.add(owner, memories, Optional.empty())).isEqualTo(count);
    assertThat(store.forget(owner, new MemorySelection.OfSession("session"))).isEqualTo(count);
    assertThat(store.search(owner, Audience.DIRECT, Set.of("common"), 10)).isEmpty();
  }

  private static long roundTrips(MySqlBackend backend, Runnable work) {
    TcpProxy.Traffic before = backend.proxy().traffic();
    work.run();
    return backend.proxy().traffic().since(before).roundTrips();
  }

  @ParameterizedTest
  @EnumSource
  void searchReadsABoundedPartOfAnIndex(Flavour flavour) {
    MySqlStores stores = MySqlBackend.of(flavour).stores();
    for (int from = 0; from < 3_000; from += 500) {
      stores
          .memories()
          .add(owner, memories(from + 500).subList(from, from + 500), Optional.empty());
    }
    List<String> plan =
        stores.explainMemorySearch(owner, Audience.PUBLIC, Set.of("common", "w1", "w77"));
    assertThat(plan)
        .filteredOn(step -> step.startsWith("table=memory_terms "))
        .hasSize(3)
        .allMatch(step -> step.contains("type=ref key=PRIMARY"))
        .noneMatch(step -> step.contains("filesort") || step.contains("temporary"));
    assertThat(plan)
        .filteredOn(step -> step.startsWith("table=m "))
        .singleElement()
        .asString()
        .contains("type=eq_ref key=PRIMARY");
    assertThat(plan)
        .filteredOn(step -> step.startsWith("table=memory_owners "))
        .isNotEmpty()
        .allMatch(step -> step.contains("type=const key=owner_key"));
  }

  @ParameterizedTest
  @EnumSource
  void whatAForgottenUserLeftBehindIsRemovedLater(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    backend.stores().memories().add(owner, memories(700), Optional.empty());
    // As after a crash between taking the name away and removing the rows.
    Sql.on(backend.server())
        .update(
            "UPDATE memory_owners SET app_name = NULL, user_id = NULL WHERE user_id = ?",
            owner.userId().getBytes(StandardCharsets.UTF_8));
    assertThat(backend.stores().memories().search(owner, Audience.DIRECT, Set.of("common"), 10))
        .isEmpty();

    var unused = ((MySqlMemoryStore) backend.stores().memories()).removeDisowned();

    assertThat(MySqlMemoryBackend.of(flavour).dump())
        .noneMatch(row -> row.contains(owner.userId()));
  }

  private List<NewMemory> memories(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new NewMemory(
                    "id" + i,
                    "user",
                    "text of w" + i,
                    Set.of("common", "w" + i),
                    Audience.PUBLIC,
                    NOON.plusSeconds(i),
                    new MemorySource("session", owner.userId() + i)))
        .toList();
  }
}
