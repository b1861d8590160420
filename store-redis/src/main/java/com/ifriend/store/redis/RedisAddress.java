package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;

/**
 * Which servers to speak to. As a URL:
 *
 * <ul>
 *   <li>{@code redis://[user:password@]host[:port][/database]}: one server. One that says that it
 *       belongs to a cluster is used as such.
 *   <li>{@code redis://host1[:port],host2[:port]} or {@code redis-cluster://host[:port],...}: the
 *       cluster to which these belong
 *   <li>{@code redis-sentinel://[user:password@]host[:port],.../[database]#master}: the server that
 *       these Sentinels name the master of that name; user and password are the server's
 * </ul>
 *
 * <p>{@code rediss} in place of {@code redis} is TLS, to Sentinels as to servers. User and password
 * are percent-encoded.
 *
 * <p>Or, by {@link #ofSocket} alone, the socket of one server in the file system.
 *
 * @param kind what the hosts are
 * @param hosts at least one; none with a socket
 * @param socket of the one server, in place of a host
 * @param user empty for the default user
 * @param password never shown
 * @param database number of the database; 0 on a cluster
 * @param tls whether to encrypt
 * @param master the name by which Sentinels know the server; empty without Sentinels
 */
public record RedisAddress(
    Kind kind,
    Set<HostAndPort> hosts,
    Optional<Path> socket,
    Optional<String> user,
    Optional<String> password,
    int database,
    boolean tls,
    Optional<String> master) {
  /** What the hosts of an address are. */
  public enum Kind {
    /** One server, or one node of a cluster. */
    SERVER,
    /** Nodes of a cluster. */
    CLUSTER,
    /** Sentinels that know where the server is. */
    SENTINEL
  }

  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  private static final Map<String, Kind> SCHEMES =
      Map.of("redis", Kind.SERVER, "redis-cluster", Kind.CLUSTER, "redis-sentinel", Kind.SENTINEL);

  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[^:/]+)://((?<credentials>\\S*)@)?(?<hosts>[^/?#@]*)(/(?<database>[^?#]*))?"
              + "(#(?<master>.*))?");
  private static final Pattern HOST =
      Pattern.compile("(?<host>[\\p{L}\\p{N}._-]+|\\[[0-9a-fA-F:.%]+])(:(?<port>\\d{1,5}))?");

  /** What stands behind a colon and is no port may be a password, whose @ is missing. */
  private static final Pattern NO_PORT =
      Pattern.compile("((?:^|://)[^:/]*:)(?!//|\\d{1,5}(?:[,/#]|$)).+", Pattern.DOTALL);

  public RedisAddress {
    requireNonNull(kind, "kind");
    hosts = Set.copyOf(hosts);
    if (hosts.isEmpty() == socket.isEmpty()) {
      throw new IllegalArgumentException("an address needs a host, or else a socket");
    }
    if (socket.isPresent() && (kind != Kind.SERVER || tls)) {
      throw new IllegalArgumentException("a socket leads to one server, without TLS");
    }
    if (kind == Kind.SENTINEL && master.isEmpty()) {
      throw new IllegalArgumentException("Sentinels need the name of the master");
    }
    if (kind == Kind.CLUSTER && database != 0) {
      throw new IllegalArgumentException("a cluster has no database but 0");
    }
  }

  /** The server that listens at a path of this machine, as its default user. */
  public static RedisAddress ofSocket(Path socket) {
    return new RedisAddress(
        Kind.SERVER,
        Set.of(),
        Optional.of(socket),
        Optional.empty(),
        Optional.empty(),
        0,
        false,
        Optional.empty());
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException saying what is wrong with it and what a right one looks like;
   *     a password in it is not repeated
   */
  public static RedisAddress parse(String url) {
    int colon = url.indexOf("://");
    if (colon < 0) {
      throw wrong("has no scheme", url);
    }
    String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
    boolean tls = scheme.startsWith("rediss");
    Kind kind = SCHEMES.get(tls ? scheme.replaceFirst("rediss", "redis") : scheme);
    if (kind == null) {
      throw wrong("has another scheme than redis, redis-cluster or redis-sentinel", url);
    }
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw wrong("is not a URL (percent-encode special characters in a password)", url);
    }
    if (parts.group("hosts").isEmpty()) {
      throw wrong("needs a host", url);
    }
    Set<HostAndPort> hosts = new LinkedHashSet<>();
    for (String host : parts.group("hosts").split(",", -1)) {
      hosts.add(host(host, kind, url));
    }
    if (kind == Kind.SERVER && hosts.size() > 1) {
      kind = Kind.CLUSTER;
    }
    Optional<String> master = Optional.ofNullable(parts.group("master")).filter(m -> !m.isBlank());
    if (master.isPresent() != (kind == Kind.SENTINEL)) {
      throw wrong(
          kind == Kind.SENTINEL
              ? "names no master (add #name, as in the Sentinels' configuration)"
              : "has a #, which only redis-sentinel has",
          url);
    }
    int database = database(Optional.ofNullable(parts.group("database")).orElse(""), url);
    if (kind == Kind.CLUSTER && database != 0) {
      throw wrong("names a database, and a cluster has only 0", url);
    }
    String[] credentials = Optional.ofNullable(parts.group("credentials")).orElse("").split(":", 2);
    return new RedisAddress(
        kind,
        hosts,
        Optional.empty(),
        decoded(credentials[0]),
        credentials.length == 2 ? decoded(credentials[1]) : Optional.empty(),
        database,
        tls,
        master);
  }

  private static HostAndPort host(String text, Kind kind, String url) {
    Matcher parts = HOST.matcher(text);
    int port = kind == Kind.SENTINEL ? SENTINEL_PORT : PORT;
    if (parts.matches() && parts.group("port") != null) {
      port = Integer.parseInt(parts.group("port"));
    }
    if (!parts.matches() || port < 1 || port > 65_535) {
      throw wrong(
          "has no valid host and port in '" + NO_PORT.matcher(text).replaceFirst("$1***") + "'",
          url);
    }
    return new HostAndPort(parts.group("host"), port);
  }

  private static int database(String text, String url) {
    if (!text.matches("\\d{0,6}")) {
      throw wrong("has '" + text + "' where the number of a database is expected", url);
    }
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private static Optional<String> decoded(String encoded) {
    // URLDecoder is for forms, where + is a space; in a URL it is a plus.
    return encoded.isEmpty()
        ? Optional.empty()
        : Optional.of(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
  }

  private static IllegalArgumentException wrong(String what, String url) {
    int at = url.lastIndexOf('@');
    int scheme = url.indexOf("://");
    String masked =
        at < 0
            ? NO_PORT.matcher(url).replaceFirst("$1***")
            : (scheme < 0 ? "" : url.substring(0, scheme + 3)) + "***" + url.substring(at);
    return new IllegalArgumentException(
        "'"
            + masked
            + "' "
            + what
            + ". Right: redis://localhost:6379/0, rediss://default:password@host:port for TLS,"
            + " redis://host1:port,host2:port for a cluster, or"
            + " redis-sentinel://host1:port,host2:port/0#master. Wrong: localhost:6379 (missing"
            + " scheme).");
  }

  /** The hosts, as in {@code localhost:6379}, several separated by commas; or the socket. */
  public String where() {
    if (socket.isPresent()) {
      return socket.get().toString();
    }
    return hosts.stream()
        .map(HostAndPort::toString)
        .sorted()
        .collect(Collectors.joining(",", "", master.map(name -> "#" + name).orElse("")));
  }

  /** The address as a URL, without user and password. */
  @Override
  public String toString() {
    if (socket.isPresent()) {
      return "unix://" + socket.get();
    }
    String scheme =
        switch (kind) {
          case SERVER -> "redis";
          case CLUSTER -> "redis-cluster";
          case SENTINEL -> "redis-sentinel";
        };
    List<String> ends = Arrays.asList(where().split("#", 2));
    return (tls ? scheme.replaceFirst("redis", "rediss") : scheme)
        + "://"
        + (user.isPresent() || password.isPresent() ? "***@" : "")
        + ends.get(0)
        + (kind == Kind.CLUSTER ? "" : "/" + database)
        + master.map(name -> "#" + name).orElse("");
  }
}
