package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.PageRequest;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.MemoryStore.SessionMark;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.TimeRange;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.TcpProxy.Cut;
import com.ifriend.store.testkit.TcpProxy.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** What memories cost on the wire and on the server, and what a failure leaves there. */
final class RedisMemoryWireTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final MemoryOwner OWNER = new MemoryOwner("app", "user");
  private static final Audience TEAM = Audience.membersOf("G-team");

  private final RedisServer server = RedisServer.start("--maxmemory-policy", "noeviction");
  private final RedisClient redis = RedisClient.create(server.url());
  private final TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port());
  private final RedisStores stores =
      RedisStores.connect(
          AnyRedis.plain("redis://127.0.0.1:" + proxy.port()).withTimeout(Duration.ofSeconds(20)));
  private final MemoryStore store = stores.memories();

  @AfterEach
  void close() {
    stores.close();
    redis.close();
    proxy.close();
    server.close();
  }

  @Test
  void eachVerbIsOneRoundTrip() {
    // The first call of each opens a connection or sends the script.
    for (int i = 0; i < 2; i++) {
      int first = 200 * i;
      long before = RoundTrips.ofThisThread();
      List<Long> roundTrips =
          List.of(
              roundTrips(() -> add(memories(first, 100))),
              roundTrips(() -> add(memories(first, 100))),
              roundTrips(() -> store.mark(OWNER, "s")),
              roundTrips(() -> store.search(OWNER, TEAM, Set.of("word", "w3"), 100)),
              roundTrips(() -> store.get(OWNER, TEAM, "m" + first)),
              roundTrips(() -> store.list(OWNER, TEAM, TimeRange.ALWAYS, PageRequest.first(50))),
              roundTrips(() -> store.forget(OWNER, new MemorySelection.ById("m" + first))),
              roundTrips(() -> store.forget(OWNER, new MemorySelection.OfSession("none"))),
              roundTrips(() -> store.forget(OWNER, new MemorySelection.All())));
      if (i == 1) {
        assertThat(roundTrips).containsOnly(1L);
        assertThat(RoundTrips.ofThisThread() - before).isEqualTo(roundTrips.size());
      }
    }
  }

  @Test
  void learningIsOneRoundTripPerBatchAndOneForTheMark() {
    Memories memories = new Memories(store);
    for (int i = 0; i < 2; i++) {
      int first = 1_000 * i;
      Session session =
          Session.builder("s" + i)
              .appName(OWNER.appName())
              .userId(OWNER.userId())
              .events(
                  IntStream.range(0, 300)
                      .mapToObj(
                          n ->
                              Event.builder()
                                  .id("event-" + n)
                                  .author("user")
                                  .timestamp(NOON.plusSeconds(n).toEpochMilli())
                                  .content(Content.fromParts(Part.fromText("place " + (first + n))))
                                  .build())
                      .toList())
              .build();
      Traffic cost = cost(() -> memories.learn(session, TEAM));
      if (i == 1) {
        assertThat(cost.roundTrips()).isEqualTo(1 + 3);
        assertThat(cost(() -> memories.learn(session, TEAM)).roundTrips()).isEqualTo(1);
      }
    }
  }

  @Test
  void nothingToDoIsNotSent() {
    Traffic before = proxy.traffic();
    assertThat(store.search(OWNER, TEAM, Set.of(), 10)).isEmpty();
    assertThat(store.add(OWNER, List.of(), Optional.empty())).isZero();
    assertThat(proxy.traffic()).isEqualTo(before);
  }

  @Test
  void searchCostsTheSameAmongAnyNumberOfMemories() {
    add(memories(0, 1_500));
    assertThat(search()).hasSize(20);
    Traffic few = cost(this::search);
    String commands = commandsOf(this::search);

    add(memories(1_500, 3_000));

    assertThat(cost(this::search)).isEqualTo(few);
    assertThat(commandsOf(this::search))
        .isEqualTo(commands)
        .isEqualTo("evalsha=1 hmget=22 zcard=6 zrange=2 zscore=22");
  }

  private List<Memory> search() {
    return store.search(OWNER, TEAM, Set.of("word", "nobody"), 20);
  }

  @Test
  void searchWithManyFrequentTermsReadsABoundedNumberOfPostings() {
    List<NewMemory> memories = new ArrayList<>();
    Set<String> terms =
        IntStream.range(0, 30).mapToObj(i -> "frequent" + i).collect(Collectors.toSet());
    for (int i = 0; i < 1_000; i++) {
      memories.add(memory(i, Audience.DIRECT, terms));
    }
    add(memories);
    assertThat(store.search(OWNER, Audience.DIRECT, terms, 5)).hasSize(5);

    assertThat(commandsOf(() -> store.search(OWNER, Audience.DIRECT, terms, 5)))
        .contains("zrange=5 ");
  }

  @Test
  void noVerbScansTheKeySpace() {
    String commands =
        commandsOf(
            () -> {
              add(memories(0, 100));
              var found = search();
              var page = store.list(OWNER, TEAM, TimeRange.ALWAYS, PageRequest.first(50));
              store.forget(OWNER, new MemorySelection.ById("m1"));
              store.forget(OWNER, new MemorySelection.OfSession("s"));
              store.forget(OWNER, new MemorySelection.All());
              return List.of(found, page);
            });
    assertThat(commands).contains("evalsha=").doesNotContain("keys=").doesNotContain("scan");
    assertThat(redis.keys("*")).allMatch(key -> key.startsWith("memory:forgotten:")).hasSize(1);
  }

  @Test
  void fullServerRefusesAsAWholeAndForgetsStill() {
    add(memories(0, 10));
    Set<String> keys = redis.keys("*");
    redis.configSet("maxmemory", "1");

    assertThatThrownBy(() -> add(memories(8, 10)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("OOM")
        .hasMessageContaining("raise maxmemory");
    assertThatThrownBy(() -> add(List.of(memory(3, Audience.PUBLIC, Set.of("other")))))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(redis.keys("*")).isEqualTo(keys);
    assertThat(store.search(OWNER, TEAM, Set.of("word"), 100))
        .hasSize(10)
        .extracting(Memory::timesSaid)
        .containsOnly(1L);
    assertThat(store.forget(OWNER, new MemorySelection.ById("m1"))).isEqualTo(1);
    assertThat(store.forget(OWNER, new MemorySelection.OfSession("s"))).isEqualTo(9);

    redis.configSet("maxmemory", "0");
    // Two of them were forgotten with the session.
    assertThat(add(memories(8, 10))).isEqualTo(8);
    redis.configSet("maxmemory", "1");
    assertThat(store.forget(OWNER, new MemorySelection.All())).isEqualTo(8);
    redis.configSet("maxmemory", "0");
    assertThat(add(memories(0, 20))).isEqualTo(2);
  }

  @Test
  void retryAfterALostReplyKeepsNothingTwice() {
    add(memories(0, 10));
    proxy.cutNext(Cut.BEFORE_REPLY);
    assertThatThrownBy(() -> add(memories(5, 10)))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, e -> assertThat(e.retryable()).isTrue());

    assertThat(add(memories(5, 10))).isZero();

    assertThat(store.search(OWNER, TEAM, Set.of("word"), 100))
        .hasSize(15)
        .extracting(Memory::timesSaid)
        .containsOnly(1L);
  }

  private static List<NewMemory> memories(int first, int count) {
    List<NewMemory> memories = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      memories.add(memory(i, i % 2 == 0 ? Audience.PUBLIC : TEAM, Set.of("word", "w" + i)));
    }
    return memories;
  }

  private static NewMemory memory(int i, Audience audience, Set<String> terms) {
    String text = String.format("words and word %06d", i);
    return new NewMemory(
        "m" + i,
        "user",
        text,
        terms,
        audience,
        NOON.plusSeconds(i),
        new MemorySource("s", terms.contains("other") ? "other" : String.format("event%06d", i)));
  }

  @CanIgnoreReturnValue
  private int add(List<NewMemory> memories) {
    return store.add(OWNER, memories, Optional.of(new SessionMark("s", "mark")));
  }

  private long roundTrips(Supplier<?> work) {
    return cost(work).roundTrips();
  }

  private Traffic cost(Supplier<?> work) {
    Traffic before = proxy.traffic();
    var unused = work.get();
    return proxy.traffic().since(before);
  }

  /** What the server ran, also inside of scripts, as {@code command=calls}. */
  private String commandsOf(Supplier<?> work) {
    CommandArguments reset = new CommandArguments(Protocol.Command.CONFIG).add("RESETSTAT");
    var unusedReply = redis.executeCommand(reset);
    var unused = work.get();
    return redis
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_") && !line.matches("cmdstat_(info|config).*"))
        .map(line -> line.replaceFirst("cmdstat_(\\w+):calls=(\\d+),.*", "$1=$2"))
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
