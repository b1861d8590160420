package com.ifriend.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What is set; what is not is left to the stores' own defaults. */
@ConfigurationProperties("ifriend")
record IFriendProperties(
    @DefaultValue Session session,
    @DefaultValue Memory memory,
    @DefaultValue Redis redis,
    @DefaultValue CloudSql cloudsql) {

  enum Backend {
    REDIS,
    CLOUDSQL,
    TIERED,
    INMEMORY;

    /** As in series and spans, and in properties. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What an append waits for; as that of store-tiered, which may be missing. */
  enum Durability {
    REDIS,
    REPLICA,
    SQL
  }

  /** As the styles of store-redis, which may be missing. */
  enum Keys {
    PLAIN,
    SCOPED
  }

  /**
   * @param backend where sessions live. Without it: Redis if ifriend.redis.url or
   *     ifriend.redis.client is set, else there is no session service of ours
   * @param ttl how long a session lives after its last use; with tiered, its copy in Redis
   * @param durability what an append waits for: Redis, one of its replicas, or the database
   * @param archiveDays with tiered, how many days the database keeps a session after its last use
   * @param encryptionKeyset file with a Tink keyset in JSON: sessions are sealed with it
   */
  record Session(
      @Nullable Backend backend,
      @Nullable Duration ttl,
      @Nullable Durability durability,
      @Nullable Integer archiveDays,
      @Nullable Path encryptionKeyset) {}

  /**
   * @param backend where long-term memories live; without it, with the sessions
   * @param ttl how long a memory lives after it was last said, on Redis
   */
  record Memory(@Nullable Backend backend, @Nullable Duration ttl) {}

  /**
   * @param url redis://[user:password@]host[:port][/database]; rediss for TLS, redis-cluster and
   *     redis-sentinel for several servers
   * @param client name of the application's bean, a UnifiedJedis, to use in place of connections of
   *     our own
   * @param keys what tells the keys of a session from those of others: the session id alone, or app
   *     and user too
   * @param keyPrefix before each key, so that several environments share a server
   * @param timeout longest wait for a connection and for a reply
   * @param maxConnections size of the pool
   * @param tlsCa PEM file with the authorities to trust; without it, Java's own
   */
  record Redis(
      @Nullable String url,
      @Nullable String client,
      @Nullable Keys keys,
      @Nullable String keyPrefix,
      @Nullable Duration timeout,
      @Nullable Integer maxConnections,
      @Nullable Path tlsCa) {
    /** The address may have a password. */
    @Override
    public String toString() {
      return "Redis[...]";
    }
  }

  /**
   * @param dataSource name of the application's bean, a DataSource, to use in place of connections
   *     of our own
   * @param host of a MySQL or MariaDB server; or unix-socket, or instance
   * @param port of the server
   * @param unixSocket path of a unix socket of the server
   * @param instance name of a Cloud SQL instance, project:region:name
   * @param database an existing database
   * @param tablePrefix begins the names of our tables, views and procedures
   * @param user who may use it
   * @param password of the user
   * @param timeout longest wait for a connection, a lock and a reply
   * @param maxConnections size of the pool
   * @param tlsCa PEM file with the authority to trust; without it, no TLS
   */
  record CloudSql(
      @Nullable String dataSource,
      @Nullable String host,
      @DefaultValue("3306") int port,
      @Nullable Path unixSocket,
      @Nullable String instance,
      @Nullable String database,
      @Nullable String tablePrefix,
      @Nullable String user,
      @DefaultValue("") String password,
      @Nullable Duration timeout,
      @Nullable Integer maxConnections,
      @Nullable Path tlsCa) {
    /** Without the password. */
    @Override
    public String toString() {
      return "CloudSql[...]";
    }
  }

  Optional<Backend> sessions() {
    if (session.backend != null) {
      return Optional.of(session.backend);
    }
    return redis.url != null || redis.client != null
        ? Optional.of(Backend.REDIS)
        : Optional.empty();
  }

  Optional<Backend> memories() {
    boolean tiered = sessions().equals(Optional.of(Backend.TIERED));
    return Optional.ofNullable(memory.backend)
        .map(
            backend ->
                switch (backend) {
                  // With the originals of the sessions, if there are some.
                  case CLOUDSQL, TIERED -> tiered ? Backend.TIERED : Backend.CLOUDSQL;
                  case REDIS, INMEMORY -> backend;
                })
        .or(this::sessions);
  }
}
