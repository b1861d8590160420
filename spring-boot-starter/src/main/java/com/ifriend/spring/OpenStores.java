package com.ifriend.spring;

import com.ifriend.spring.IFriendProperties.Backend;
import com.ifriend.store.SessionStore;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.MemoryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;

/**
 * The stores that the properties ask for, each opened when a service wants it, and one for both if
 * they live together. Closed with the application, after what uses them. Thread-safe.
 */
final class OpenStores implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenStores.class);

  private final IFriendProperties properties;
  private final BeanFactory beans;
  private final Measuring measuring;
  private final Map<Backend, Opened> opened = new EnumMap<>(Backend.class);

  OpenStores(IFriendProperties properties, BeanFactory beans, Measuring measuring) {
    this.properties = properties;
    this.beans = beans;
    this.measuring = measuring;
  }

  SessionStore sessions() {
    Backend backend = properties.sessions().orElseThrow();
    Settings.check(properties.session(), backend);
    Opened stores = open(backend, "ifriend.session.backend");
    stores.expired().ifPresent(expired -> measuring.watchExpired(expired, backend.word()));
    SessionStore store = stores.sessions();
    Path keyset = properties.session().encryptionKeyset();
    if (keyset != null) {
      store = sealed(() -> OnSeal.seal(stores.sessions(), keyset, backend == Backend.TIERED));
    }
    log.info(
        "Sessions of ADK: {} ({}){}",
        backend.word(),
        stores.where().get(),
        keyset == null ? "" : ", sealed");
    return measuring.around(store, backend.word());
  }

  MemoryStore memories() {
    Settings.need(Settings.LUCENE, Settings.LUCENE_ARTIFACT, "ifriend.memory.backend");
    Backend backend = properties.memories().orElseThrow();
    Opened stores = open(backend, "ifriend.memory.backend");
    log.info("Memories of ADK: {} ({})", backend.word(), stores.where().get());
    return measuring.around(stores.memories(), backend.word());
  }

  private synchronized Opened open(Backend backend, String property) {
    // No computeIfAbsent: opening may fail, and looks for beans.
    Opened known = opened.get(backend);
    if (known == null) {
      known = opening(backend, property + "=" + backend.word());
      opened.put(backend, known);
    }
    return known;
  }

  /** Around each of the two tiers. */
  private UnaryOperator<SessionStore> sealing() {
    Path keyset = properties.session().encryptionKeyset();
    return keyset == null ? UnaryOperator.identity() : sealed(() -> OnSeal.sealing(keyset));
  }

  private static <T> T sealed(Supplier<T> work) {
    return Settings.with(
        "com.ifriend.store.encryption.EncryptedSessionStore",
        "ifriend-store-encryption",
        "ifriend.session.encryption-keyset",
        work);
  }

  private Opened opening(Backend backend, String setting) {
    return switch (backend) {
      case REDIS ->
          Settings.with(
              "com.ifriend.store.redis.RedisStores",
              "ifriend-store-redis",
              setting,
              () -> OnRedis.open(properties, beans));
      case CLOUDSQL ->
          Settings.with(
              "com.ifriend.store.mysql.MySqlStores",
              "ifriend-store-mysql",
              setting,
              () -> OnMySql.open(properties, beans));
      case TIERED ->
          Settings.with(
              "com.ifriend.store.tiered.TieredStores",
              "ifriend-store-tiered",
              setting,
              () -> OnTiers.open(properties, beans, sealing()));
      case INMEMORY -> inMemory();
    };
  }

  private Opened inMemory() {
    InMemoryStores stores =
        properties.session().ttl() == null
            ? InMemoryStores.create()
            : InMemoryStores.create(Clock.systemUTC(), properties.session().ttl());
    return new Opened(
        () -> "until this process ends",
        stores.sessions(),
        stores.memories(),
        Optional.empty(),
        () -> {},
        stores::close);
  }

  /**
   * Asks every server for a sign of life.
   *
   * @return where they are, by backend
   * @throws RuntimeException if one does not answer
   */
  Map<String, String> ping() {
    Map<Backend, Opened> now;
    synchronized (this) {
      now = new EnumMap<>(opened);
    }
    now.values().forEach(stores -> stores.ping().run());
    return now.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().word(), e -> e.getValue().where().get()));
  }

  @Override
  public synchronized void close() {
    opened.values().forEach(stores -> stores.close().run());
    opened.clear();
  }
}
