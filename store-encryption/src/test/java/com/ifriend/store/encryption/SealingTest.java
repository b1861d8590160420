package com.ifriend.store.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.Documents;
import com.ifriend.store.Documents.Document;
import com.ifriend.store.PageRequest;
import com.ifriend.store.Place;
import com.ifriend.store.RepairReport;
import com.ifriend.store.SessionRepair;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.SealingNote.Extent;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores that are switched from readable to sealed and back while bots use them. */
final class SealingTest {
  private static final EncryptionKeys KEYS = EncryptionKeys.generate();
  private static final int BOTS = 2;

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** Each process has stores of its own, which share only the server. */
  private Supplier<SessionStore> processes =
      () -> {
        throw new IllegalStateException("no store yet");
      };

  enum Kind {
    HEAP,
    REDIS,
    CLUSTER,
    MARIADB,
    MYSQL
  }

  private void start(Kind kind) {
    switch (kind) {
      case HEAP -> {
        InMemoryStores heap = InMemoryStores.create();
        processes = heap::sessions;
      }
      case REDIS -> {
        RedisServer server = closing(RedisServer.start());
        processes =
            () ->
                closing(
                        RedisStores.connect(
                            RedisConfig.of(server.url())
                                .withKeyStyle(KeyStyle.PLAIN)
                                .withSessionTtl(Duration.ofHours(1))))
                    .sessions();
      }
      case CLUSTER -> {
        RedisCluster cluster = closing(RedisCluster.start(3, 0));
        processes =
            () ->
                closing(
                        RedisStores.connect(
                            RedisConfig.of(cluster.url())
                                .withKeyStyle(KeyStyle.PLAIN)
                                .withSessionTtl(Duration.ofHours(1))))
                    .sessions();
      }
      case MARIADB, MYSQL -> {
        Flavour flavour = kind == Kind.MYSQL ? Flavour.MYSQL : Flavour.MARIADB;
        MySqlServer.assumeRunsHere(flavour);
        MySqlServer server = closing(MySqlServer.start(flavour));
        MySqlConfig config =
            MySqlConfig.tcp(
                "127.0.0.1",
                server.port(),
                MySqlServer.DATABASE,
                MySqlServer.USER,
                MySqlServer.PASSWORD);
        processes = () -> closing(MySqlStores.connect(config)).sessions();
      }
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    opened.add(resource);
    return resource;
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private SessionStore sealed(SealingMode mode, EncryptionKeys keys) {
    SessionStore store = processes.get();
    var unused = Sealing.admit(store, Optional.of(keys), mode);
    return new EncryptedSessionStore(store, keys, mode);
  }

  private SessionStore plain() {
    SessionStore store = processes.get();
    var unused = Sealing.admit(store, Optional.empty(), SealingMode.SEALED);
    return store;
  }

  private SealingWalk walk(SessionStore store) {
    return new SealingWalk(store, KEYS, progress -> {});
  }

  /** All that is stored, as it is. */
  private List<Document> stored() {
    Documents documents = processes.get().documents();
    List<Document> all = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Documents.Page page = documents.scan(next);
      page.holders()
          .forEach(holder -> documents.read(holder).ifPresent(h -> all.addAll(h.documents())));
      next = page.next();
    } while (next.isPresent());
    return all;
  }

  private static SessionKey key(int session) {
    return new SessionKey("app", "user" + session, "s" + session);
  }

  /** Like a process that is killed in the middle of a walk, after so many documents. */
  private SessionStore dyingAfter(int replaced) {
    SessionStore store = processes.get();
    Documents documents = store.documents();
    AtomicInteger left = new AtomicInteger(replaced);
    Documents dying =
        (Documents)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Documents.class},
                (proxy, method, args) -> {
                  if (method.getName().equals("replace") && left.getAndDecrement() == 0) {
                    throw new IllegalStateException("killed");
                  }
                  try {
                    return method.invoke(documents, args);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return (SessionStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, args) -> dying);
  }

  /** Bots that append all the time, each as it was started last. */
  private static final class Bots implements AutoCloseable {
    final List<StoredSessionService> running = new CopyOnWriteArrayList<>();
    final List<AtomicInteger> written = new ArrayList<>();
    private final ExecutorService pool = Executors.newFixedThreadPool(BOTS);
    private final List<Future<?>> ends = new ArrayList<>();
    private volatile boolean done;

    Bots(SessionStore first, List<AtomicInteger> before) {
      for (int bot = 0; bot < BOTS; bot++) {
        running.add(new StoredSessionService(first));
        written.add(new AtomicInteger(before.get(bot).get()));
        int number = bot;
        ends.add(pool.submit(() -> write(number)));
      }
    }

    private void write(int bot) {
      AtomicInteger count = written.get(bot);
      while (!done) {
        int n = count.get();
        // Both in the same sessions.
        StoredSessionService service = running.get(bot);
        Session session = service.getOrCreateSession(key(n % 3), Map.of()).blockingGet();
        var unused =
            service
                .appendEvent(
                    session,
                    event(
                        bot + ":" + n,
                        Map.of(
                            "k" + bot, "v" + n, "user:u" + bot, "v" + n, "app:a" + bot, "v" + n)))
                .blockingGet();
        count.incrementAndGet();
        LockSupport.parkNanos(2_000_000); // or the walks have ever more to do
      }
    }

    void restart(int bot, SessionStore store) {
      running.set(bot, new StoredSessionService(store));
      letWrite();
    }

    void letWrite() {
      List<Integer> before = written.stream().map(AtomicInteger::get).toList();
      Await.until(
          "the bots went on",
          () -> {
            ends.forEach(Bots::requireAlive);
            return IntStream.range(0, BOTS)
                .allMatch(bot -> written.get(bot).get() >= before.get(bot) + 4);
          });
    }

    private static void requireAlive(Future<?> bot) {
      if (bot.isDone()) {
        try {
          var unused = bot.get();
        } catch (ExecutionException | InterruptedException e) {
          throw new AssertionError("a bot failed", e);
        }
      }
    }

    @Override
    public void close() {
      done = true;
      try {
        for (Future<?> end : ends) {
          var unused = end.get(60, TimeUnit.SECONDS);
        }
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("a bot failed", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private void assertAllThere(SessionStore store, Bots bots) {
    StoredSessionService service = new StoredSessionService(store);
    Map<Integer, List<String>> texts = new HashMap<>();
    for (int s = 0; s < 3; s++) {
      Session session = service.getSession(key(s), null).blockingGet();
      assertThat(session).isNotNull();
      for (Event event : session.events()) {
        String text = event.stringifyContent();
        texts
            .computeIfAbsent(Integer.valueOf(text.substring(0, 1)), bot -> new ArrayList<>())
            .add(text);
      }
      for (int bot = 0; bot < BOTS; bot++) {
        int last = bots.written.get(bot).get() - 1;
        int lastHere = last - Math.floorMod(last - s, 3);
        assertThat(session.state())
            .containsEntry("k" + bot, "v" + lastHere)
            .containsEntry("user:u" + bot, "v" + lastHere)
            .containsEntry("app:a" + bot, "v" + last);
      }
    }
    for (int bot = 0; bot < BOTS; bot++) {
      assertThat(texts.get(bot)).hasSize(bots.written.get(bot).get()).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void storeInUseIsSealedAndOpenedAgain(Kind kind) {
    start(kind);
    StoredSessionService before = new StoredSessionService(plain());
    // A user without a session.
    Session gone = before.createSession("app", "gone", Map.of("user:left", 1), "g").blockingGet();
    before.deleteSession("app", "gone", gone.id()).blockingAwait();

    Bots bots = new Bots(plain(), List.of(new AtomicInteger(), new AtomicInteger()));
    try (bots) {
      bots.letWrite();
      bots.restart(0, sealed(SealingMode.OPENING, KEYS));
      bots.restart(1, sealed(SealingMode.OPENING, KEYS));
      bots.restart(0, sealed(SealingMode.SEALING, KEYS));
      assertThatThrownBy(this::plain).hasMessageContaining("in part");
      bots.restart(1, sealed(SealingMode.SEALING, KEYS));
      assertThatThrownBy(() -> sealed(SealingMode.SEALED, KEYS)).hasMessageContaining("keys seal");
      assertThatThrownBy(() -> walk(dyingAfter(3)).seal()).hasMessage("killed");
      assertThatThrownBy(() -> sealed(SealingMode.SEALED, KEYS)).hasMessageContaining("keys seal");
      bots.letWrite();
      var unused = walk(processes.get()).seal();
      bots.letWrite();
      bots.restart(0, sealed(SealingMode.SEALED, KEYS));
      bots.restart(1, sealed(SealingMode.SEALED, KEYS));
      assertThatThrownBy(this::plain).hasMessageContaining("SESSION_ENCRYPTION_KEYSET");
      assertThat(walk(processes.get()).seal().changed()).isZero();
    }
    assertAllThere(sealed(SealingMode.SEALED, KEYS), bots);
    Seal seal = new Seal(KEYS);
    assertThat(stored())
        .hasSizeGreaterThan(20)
        .allSatisfy(each -> assertThat(seal.opened(each.place(), each.stored())).isPresent());

    Bots again = new Bots(sealed(SealingMode.SEALED, KEYS), bots.written);

    try (again) {
      again.restart(0, sealed(SealingMode.SEALING, KEYS));
      again.restart(1, sealed(SealingMode.SEALING, KEYS));
      again.restart(0, sealed(SealingMode.OPENING, KEYS));
      again.restart(1, sealed(SealingMode.OPENING, KEYS));
      assertThatThrownBy(() -> walk(dyingAfter(5)).open()).hasMessage("killed");
      assertThatThrownBy(this::plain).hasMessageContaining("SESSION_ENCRYPTION_KEYSET");
      again.letWrite();
      var unused = walk(processes.get()).open();
      again.restart(0, plain());
      again.restart(1, plain());
    }
    assertAllThere(plain(), again);
    assertThat(stored())
        .allSatisfy(each -> assertThat(seal.opened(each.place(), each.stored())).isEmpty());
    assertThat(processes.get().documents().note()).contains("open");
  }

  @Test
  void freshStoreIsWhatTheFirstMakesOfItAndTheOtherIsRefused() {
    start(Kind.HEAP);
    new StoredSessionService(sealed(SealingMode.SEALED, KEYS))
        .createSession("app", "user")
        .ignoreElement()
        .blockingAwait();
    assertThatThrownBy(this::plain)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("SESSION_ENCRYPTION_KEYSET is not set")
        .hasMessageContaining("keys open");
    start(Kind.HEAP);
    var unused = plain();
    assertThatThrownBy(() -> sealed(SealingMode.SEALED, KEYS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("SESSION_ENCRYPTION=sealing")
        .hasMessageContaining("keys seal");
  }

  @ParameterizedTest
  @EnumSource(names = {"HEAP", "REDIS", "MARIADB"})
  void storeOfAnEarlierVersionIsLookedAt(Kind kind) {
    start(kind);
    SessionStore raw = processes.get();
    talk(new StoredSessionService(new EncryptedSessionStore(raw, KEYS)), "secret");
    assertThat(raw.documents().note()).isEmpty();

    assertThatThrownBy(this::plain).hasMessageContaining("SESSION_ENCRYPTION_KEYSET is not set");
    assertThatThrownBy(() -> sealed(SealingMode.SEALED, EncryptionKeys.generate()))
        .hasMessageContaining("key " + EncryptionKeys.name(KEYS.primaryId()));
    assertThat(raw.documents().note()).isEmpty();
    talk(new StoredSessionService(sealed(SealingMode.SEALED, KEYS)), "more");
    assertThat(raw.documents().note().map(SealingNote::parse))
        .contains(new SealingNote(Extent.SEALED, Set.of(KEYS.primaryId())));
  }

  @Test
  void onePlainValueOfTheAppIsFoundAtTheStartAndSealedByTheWalk() {
    start(Kind.HEAP);
    SessionStore raw = processes.get();
    talk(new StoredSessionService(new EncryptedSessionStore(raw, KEYS)), "secret");
    var unused =
        new StoredSessionService(raw)
            .createSession("app", "python", Map.of("app:flag", "on"), "p")
            .blockingGet();

    assertThatThrownBy(() -> sealed(SealingMode.SEALED, KEYS))
        .hasMessageContaining("in part")
        .hasMessageContaining("keys seal");
    assertThat(walk(raw).seal().changed()).isEqualTo(1);
    assertThat(
            new StoredSessionService(sealed(SealingMode.SEALED, KEYS))
                .createSession("app", "new", Map.of(), "n")
                .blockingGet()
                .state())
        .containsEntry("app:flag", "on");
  }

  @Test
  void textsThatLookSealedSurviveEveryMode() {
    start(Kind.HEAP);
    SessionStore raw = processes.get();
    SessionKey key = key(0);
    Place place = Place.sessionState(key, "k");
    String sealedHere = new Seal(KEYS).close(place, "\"old\"");
    String text = sealedHere.substring(1, sealedHere.length() - 1);
    String titleHere = new Seal(KEYS).close(Place.title(key), "old");
    for (SessionStore store :
        List.of(
            raw,
            new EncryptedSessionStore(raw, KEYS, SealingMode.OPENING),
            new EncryptedSessionStore(raw, KEYS, SealingMode.SEALING),
            new EncryptedSessionStore(raw, KEYS, SealingMode.OPENING))) {
      StoredSessionService service = new StoredSessionService(store);
      Session session =
          service.createSession(key, Map.of("k", text, "l", sealedHere)).blockingGet();
      append(service, session, titleHere);
      for (SealingMode mode : List.of(SealingMode.OPENING, SealingMode.SEALING)) {
        assertSurvived(
            new EncryptedSessionStore(raw, KEYS, mode), key, text, sealedHere, titleHere);
      }
      var sealing = walk(raw).seal();
      assertThat(sealing.changed()).isNotNegative();
      assertSurvived(new EncryptedSessionStore(raw, KEYS), key, text, sealedHere, titleHere);
      for (int i = 0; i < 2; i++) {
        var opening = walk(raw).open();
        assertThat(opening.broken()).isEmpty();
        assertSurvived(
            new EncryptedSessionStore(raw, KEYS, SealingMode.SEALING),
            key,
            text,
            sealedHere,
            titleHere);
        assertSurvived(raw, key, text, sealedHere, titleHere);
      }
      service.deleteSession(key.appName(), key.userId(), key.id()).blockingAwait();
    }
  }

  private static void assertSurvived(
      SessionStore store, SessionKey key, String text, String quoted, String title) {
    Session found = new StoredSessionService(store).getSession(key, null).blockingGet();
    assertThat(found.state()).containsOnly(Map.entry("k", text), Map.entry("l", quoted));
    assertThat(found.events().get(0).stringifyContent()).isEqualTo(title);
    assertThat(
            new StoredSessionService(store)
                .listSessions(key.appName(), key.userId(), PageRequest.first(1))
                .blockingGet()
                .sessions()
                .get(0)
                .title()
                .map(String::strip))
        .contains(title);
  }

  @ParameterizedTest
  @EnumSource(names = {"HEAP", "REDIS", "MARIADB"})
  void keyIsDroppedOnceNothingNeedsIt(Kind kind) {
    start(kind);
    talk(new StoredSessionService(sealed(SealingMode.SEALED, KEYS)), "with the old key");
    EncryptionKeys both = KEYS.rotated();
    talk(new StoredSessionService(sealed(SealingMode.SEALED, both)), "with the new key");
    SessionStore raw = processes.get();
    SealingWalk walk = new SealingWalk(raw, both, progress -> {});

    assertThatThrownBy(() -> walk.without(KEYS.primaryId()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("still needed")
        .hasMessageContaining("keys seal");
    assertThatThrownBy(() -> walk.without(both.primaryId()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sealed(SealingMode.SEALED, both.without(KEYS.primaryId())))
        .hasMessageContaining("lacks");
    assertThat(walk.seal().changed()).isPositive();
    EncryptionKeys fewer = walk.without(KEYS.primaryId());

    assertThat(fewer.ids()).containsExactly(both.primaryId());
    Session session =
        new StoredSessionService(sealed(SealingMode.SEALED, fewer))
            .getSession(key(0), null)
            .blockingGet();
    assertThat(session.events()).hasSize(2);
    assertThat(session.state()).containsEntry("user:u", "with the new key");
  }

  @Test
  void brokenSealsAreNamedAndPutAsideAndWhatAKeyCouldOpenIsNot() {
    start(Kind.HEAP);
    SessionStore raw = processes.get();
    SessionStore store = new EncryptedSessionStore(raw, KEYS);
    StoredSessionService service = new StoredSessionService(store);
    for (String text : List.of("one", "two", "three")) {
      talk(service, text);
    }
    SessionKey key = key(0);
    List<Document> events = raw.documents().read(Documents.Holder.of(key)).orElseThrow().events();
    // Moved here.
    assertThat(
            raw.documents()
                .replace(Place.event(key, 1), events.get(0).stored(), events.get(2).stored()))
        .isTrue();
    byte[] foreign =
        new Seal(EncryptionKeys.generate()).close(Place.event(key, 2), "{}".getBytes(UTF_8));
    assertThat(raw.documents().replace(Place.event(key, 2), events.get(1).stored(), foreign))
        .isTrue();
    assertThatThrownBy(() -> service.getSession(key, null).blockingGet())
        .isInstanceOf(BrokenSealException.class)
        .hasMessageContaining("event 1 of session s0");
    assertThatThrownBy(() -> walk(raw).seal()).hasMessageContaining("event 1 of session s0");

    SessionRepair repair = new SessionRepair(store);
    RepairReport report = repair.repair(key, Set.of());

    assertThat(report.steps())
        .extracting(RepairReport.Step::outcome)
        .containsExactly(RepairReport.Outcome.DONE, RepairReport.Outcome.LEFT);
    assertThat(report.steps().get(1).what()).contains("event 2").contains("sealed with key ");
    assertThat(repair.repair(key, Set.of(SessionRepair.Consent.MISSING_KEYS)).isWhole()).isTrue();
    assertThat(service.getSession(key, null).blockingGet().events())
        .extracting(Event::stringifyContent)
        .containsExactly("three");
    assertThat(walk(raw).seal().changed()).isZero();
    assertThat(repair.putBack(key).steps()).hasSize(2);
    assertThat(
            raw.documents().read(Documents.Holder.of(key)).orElseThrow().events().get(1).stored())
        .isEqualTo(foreign);
  }

  private static void talk(StoredSessionService service, String text) {
    append(service, service.getOrCreateSession(key(0), Map.of()).blockingGet(), text);
  }

  private static void append(StoredSessionService service, Session session, String text) {
    var unused =
        service
            .appendEvent(
                session, event(text, text.length() < 30 ? Map.of("user:u", text) : Map.of()))
            .blockingGet();
  }

  private static Event event(String text, Map<String, Object> delta) {
    return Event.builder()
        .id(Event.generateEventId())
        .author("user")
        .content(Content.fromParts(Part.fromText(text)))
        .actions(EventActions.builder().stateDelta(delta).build())
        .build();
  }
}
