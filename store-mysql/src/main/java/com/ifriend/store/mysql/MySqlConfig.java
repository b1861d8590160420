package com.ifriend.store.mysql;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.HistoryCache;
import com.ifriend.store.SessionStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Where the database is and how to use it.
 *
 * @param tls encrypts the way to a server on the network; empty for a way that needs none, as a
 *     unix socket
 * @param database must exist; its tables are made and upgraded when {@link MySqlStores#connect}
 *     opens it
 * @param tablePrefix begins the name of each table, view and procedure of ours, so that they do not
 *     meet those of an application; may be empty
 * @param password may be empty; never shown
 * @param sessionTtl how long a session lives after its last use, at most {@link
 *     SessionStore#LONGEST_TTL}; {@link SessionStore#NEVER} for one that stays
 * @param maxConnections size of the connection pool; a further caller waits {@code timeout} for one
 * @param timeout the longest wait for a connection to open, for one from the pool, for a lock, and
 *     for a reply; at least a quarter of a second. The first connection to a {@link
 *     MySqlAddress.Instance} opens after what the connector asks Google, which has a time limit of
 *     its own
 * @param sweepInterval how often expired sessions are removed from the tables
 * @param cacheBytes of the heap for histories that this process has read, so that a load transfers
 *     only what is new; 0 for none
 */
public record MySqlConfig(
    MySqlAddress address,
    Optional<MySqlTls> tls,
    String database,
    String tablePrefix,
    String user,
    String password,
    Duration sessionTtl,
    int maxConnections,
    Duration timeout,
    Duration sweepInterval,
    long cacheBytes) {
  public static final String DEFAULT_TABLE_PREFIX = "ifriend_";

  /** A session stays until it is deleted; give one that is to end by itself a time to live. */
  public static final Duration DEFAULT_SESSION_TTL = SessionStore.NEVER;

  public static final int DEFAULT_MAX_CONNECTIONS = 10;
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration DEFAULT_SWEEP_INTERVAL = Duration.ofMinutes(1);

  private static final Pattern DATABASE = Pattern.compile("[\\p{L}\\p{N}_$.-]{1,64}");
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(250);

  public MySqlConfig {
    requireNonNull(address, "address");
    requireNonNull(tls, "tls");
    requireNonNull(password, "password");
    if (tls.isPresent() && !(address instanceof MySqlAddress.Tcp)) {
      throw new IllegalArgumentException(
          "TLS is set up for " + address + ", which is no host; leave it out");
    }
    if (!DATABASE.matcher(database).matches()) {
      throw new IllegalArgumentException(
          "the name of the database is '"
              + database
              + "'; it must have 1 to 64 letters, digits, '_', '-', '$' or '.'");
    }
    var unused = new TableNames(tablePrefix);
    if (user.isBlank()) {
      throw new IllegalArgumentException("the database user is empty");
    }
    if (cacheBytes < 0) {
      throw new IllegalArgumentException("cacheBytes is " + cacheBytes + "; 0 or more is needed");
    }
    requirePositive("session TTL", sessionTtl);
    requirePositive("sweep interval", sweepInterval);
    if (sessionTtl.compareTo(SessionStore.LONGEST_TTL) > 0) {
      sessionTtl = SessionStore.LONGEST_TTL;
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections is " + maxConnections + "; at least 1 is needed");
    }
    if (timeout.compareTo(SHORTEST_TIMEOUT) < 0) {
      throw new IllegalArgumentException(
          "the timeout is " + timeout + "; it must be at least " + SHORTEST_TIMEOUT);
    }
  }

  /** A server on the network; everything else at its default. */
  public static MySqlConfig tcp(
      String host, int port, String database, String user, String password) {
    return of(new MySqlAddress.Tcp(host, port), database, user, password);
  }

  /** A server behind a unix socket; everything else at its default. */
  public static MySqlConfig unixSocket(Path path, String database, String user, String password) {
    return of(new MySqlAddress.UnixSocket(path), database, user, password);
  }

  /** An instance of Cloud SQL by its name; everything else at its default. */
  public static MySqlConfig instance(
      MySqlAddress.Instance instance, String database, String user, String password) {
    return of(instance, database, user, password);
  }

  private static MySqlConfig of(
      MySqlAddress address, String database, String user, String password) {
    return new MySqlConfig(
        address,
        Optional.empty(),
        database,
        DEFAULT_TABLE_PREFIX,
        user,
        password,
        DEFAULT_SESSION_TTL,
        DEFAULT_MAX_CONNECTIONS,
        DEFAULT_TIMEOUT,
        DEFAULT_SWEEP_INTERVAL,
        HistoryCache.DEFAULT_BYTES);
  }

  /** Our values, for one of them to be changed. */
  private final class Copy {
    MySqlAddress address = address();
    Optional<MySqlTls> tls = tls();
    String database = database();
    String tablePrefix = tablePrefix();
    String user = user();
    String password = password();
    Duration sessionTtl = sessionTtl();
    int maxConnections = maxConnections();
    Duration timeout = timeout();
    Duration sweepInterval = sweepInterval();
    long cacheBytes = cacheBytes();
  }

  private MySqlConfig with(Consumer<Copy> change) {
    Copy copy = new Copy();
    change.accept(copy);
    return new MySqlConfig(
        copy.address,
        copy.tls,
        copy.database,
        copy.tablePrefix,
        copy.user,
        copy.password,
        copy.sessionTtl,
        copy.maxConnections,
        copy.timeout,
        copy.sweepInterval,
        copy.cacheBytes);
  }

  /**
   * With other names of tables, views and procedures; two prefixes in a database are two stores.
   *
   * @param prefix before each name: letters, digits and '_', at most 32; may be empty
   */
  public MySqlConfig withTablePrefix(String prefix) {
    return with(copy -> copy.tablePrefix = prefix);
  }

  /** With a server that is spoken to through TLS. */
  public MySqlConfig withTls(MySqlTls certificates) {
    return with(copy -> copy.tls = Optional.of(certificates));
  }

  public MySqlConfig withSessionTtl(Duration ttl) {
    return with(copy -> copy.sessionTtl = ttl);
  }

  public MySqlConfig withMaxConnections(int connections) {
    return with(copy -> copy.maxConnections = connections);
  }

  public MySqlConfig withTimeout(Duration wait) {
    return with(copy -> copy.timeout = wait);
  }

  public MySqlConfig withSweepInterval(Duration interval) {
    return with(copy -> copy.sweepInterval = interval);
  }

  /**
   * With another size of what this process remembers of histories, for each of its stores.
   *
   * @param bytes of the heap; 0 for none
   */
  public MySqlConfig withCacheBytes(long bytes) {
    return with(copy -> copy.cacheBytes = bytes);
  }

  TableNames tableNames() {
    return new TableNames(tablePrefix);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          "the " + name + " is " + duration + "; it must be positive");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "database "
        + database
        + " at "
        + address
        + (tls.isPresent() ? " with TLS" : "")
        + " as "
        + user
        + (tablePrefix.isEmpty() ? " (" : " (tables " + tablePrefix + "*, ")
        + (sessionTtl.equals(SessionStore.NEVER)
            ? "sessions never expire"
            : "session TTL " + sessionTtl.toSeconds() + " s")
        + ", at most "
        + maxConnections
        + " connections, timeout "
        + timeout.toMillis()
        + " ms, sweep every "
        + sweepInterval.toSeconds()
        + " s)";
  }
}
