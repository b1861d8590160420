package com.ifriend.bench.loadtest;

import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlTls;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The servers that the environment names, with the settings of the app: {@code REDIS_URL}, {@code
 * REDIS_TLS_*} and {@code CLOUDSQL_*}. Its {@code toString} shows no secret.
 *
 * @param redis empty to start one
 * @param sql empty to start one
 */
record ServerSettings(Optional<RedisConfig> redis, Optional<MySqlConfig> sql) {
  /** Nothing is named. */
  static final ServerSettings NONE = new ServerSettings(Optional.empty(), Optional.empty());

  /**
   * Reads the settings.
   *
   * @param problems where to note what is wrong with them
   */
  static ServerSettings from(Map<String, String> environment, List<String> problems) {
    Reader reader = new Reader(environment, problems);
    return new ServerSettings(reader.redis(), reader.sql());
  }

  private record Reader(Map<String, String> environment, List<String> problems) {
    Optional<String> text(String name) {
      return Optional.ofNullable(environment.get(name))
          .map(String::trim)
          .filter(value -> !value.isEmpty());
    }

    /** As the other, with what to say if it is not set. */
    String required(String name, String why) {
      return text(name)
          .orElseGet(
              () -> {
                problems.add(name + " is not set; " + why);
                return "";
              });
    }

    /** Empty when the value cannot be used, which is noted then. */
    private <T> Optional<T> attempt(String names, Supplier<T> work) {
      try {
        return Optional.of(work.get());
      } catch (IllegalArgumentException e) {
        problems.add(names + " " + e.getMessage());
        return Optional.empty();
      }
    }

    private <T> Optional<T> pair(
        String certificate, String key, BiFunction<Path, Path, T> identity) {
      Optional<Path> first = text(certificate).map(Path::of);
      Optional<Path> second = text(key).map(Path::of);
      if (first.isPresent() != second.isPresent()) {
        problems.add(certificate + ", " + key + " belong together; one of them is not set");
      }
      return first.flatMap(one -> second.map(other -> identity.apply(one, other)));
    }

    private void check(String names, Runnable check) {
      try {
        check.run();
      } catch (IllegalArgumentException e) {
        problems.add(names + " " + e.getMessage());
      }
    }

    Optional<RedisConfig> redis() {
      Optional<String> url = text("REDIS_URL");
      if (url.isEmpty()) {
        return Optional.empty();
      }
      RedisTls tls =
          new RedisTls(
              text("REDIS_TLS_CA").map(Path::of),
              pair("REDIS_TLS_CERT", "REDIS_TLS_KEY", RedisTls.Identity::new));
      check("REDIS_TLS_CA, REDIS_TLS_CERT, REDIS_TLS_KEY:", tls::check);
      return attempt(
          "REDIS_URL",
          () ->
              RedisConfig.of(url.get())
                  .withKeyStyle(KeyStyle.PLAIN)
                  .withSessionTtl(Duration.ofHours(1))
                  .withTls(tls));
    }

    Optional<MySqlConfig> sql() {
      Optional<String> socket = text("CLOUDSQL_UNIX_SOCKET");
      Optional<String> host = text("CLOUDSQL_HOST");
      if (socket.isEmpty() && host.isEmpty()) {
        return Optional.empty();
      }
      String database =
          required("CLOUDSQL_DATABASE", "name a database to write test sessions into");
      String user = required("CLOUDSQL_USER", "name the user of the database");
      Optional<Integer> port = port();
      Optional<MySqlTls> tls = sqlTls(socket.isPresent());
      if (database.isEmpty() || user.isEmpty() || port.isEmpty()) {
        return Optional.empty();
      }
      String password = text("CLOUDSQL_PASSWORD").orElse("");
      return attempt(
              "CLOUDSQL_UNIX_SOCKET, CLOUDSQL_HOST, CLOUDSQL_DATABASE, CLOUDSQL_USER:",
              () ->
                  socket
                      .map(path -> MySqlConfig.unixSocket(Path.of(path), database, user, password))
                      .orElseGet(
                          () ->
                              MySqlConfig.tcp(
                                  host.orElseThrow(), port.get(), database, user, password)))
          .map(config -> config.withTablePrefix("").withSessionTtl(Duration.ofHours(1)))
          .map(config -> tls.map(config::withTls).orElse(config));
    }

    private Optional<MySqlTls> sqlTls(boolean socket) {
      Optional<MySqlTls.Identity> identity =
          pair("CLOUDSQL_TLS_CERT", "CLOUDSQL_TLS_KEY", MySqlTls.Identity::new);
      Optional<MySqlTls> tls =
          text("CLOUDSQL_TLS_CA").map(ca -> new MySqlTls(Path.of(ca), identity));
      if (tls.isEmpty() && identity.isPresent()) {
        problems.add("CLOUDSQL_TLS_CA is not set; name the CA of the server, or no certificate");
      }
      if (tls.isPresent() && socket) {
        problems.add("CLOUDSQL_TLS_CA is set beside CLOUDSQL_UNIX_SOCKET, which needs no TLS");
        return Optional.empty();
      }
      tls.ifPresent(
          files -> check("CLOUDSQL_TLS_CA, CLOUDSQL_TLS_CERT, CLOUDSQL_TLS_KEY:", files::check));
      return tls;
    }

    private Optional<Integer> port() {
      String text = text("CLOUDSQL_PORT").orElse(Integer.toString(MySqlAddress.DEFAULT_PORT));
      if (text.matches("\\d{1,5}")) {
        return Optional.of(Integer.parseInt(text));
      }
      problems.add("CLOUDSQL_PORT is '" + text + "'; it must be the number of a port");
      return Optional.empty();
    }
  }
}
