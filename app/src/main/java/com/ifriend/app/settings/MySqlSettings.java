package com.ifriend.app.settings;

import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlTls;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of MySQL: {@code CLOUDSQL_*}. */
final class MySqlSettings {
  private MySqlSettings() {}

  /**
   * The names are known whatever the backend, so that none of them passes for a misspelling.
   *
   * @param wantedBy the setting that asks for a database, if one does
   */
  static Optional<MySqlConfig> read(Env env, Optional<String> wantedBy) {
    Optional<String> socket = env.text("CLOUDSQL_UNIX_SOCKET");
    Optional<String> host = env.text("CLOUDSQL_HOST");
    Optional<String> instance = env.text("CLOUDSQL_INSTANCE");
    Optional<URI> adminApi = env.service("CLOUDSQL_ADMIN_URL");
    Optional<String> database = env.text("CLOUDSQL_DATABASE");
    Optional<String> user = env.text("CLOUDSQL_USER");
    String prefix = env.text("CLOUDSQL_TABLE_PREFIX").orElse("");
    String password = env.text("CLOUDSQL_PASSWORD").orElse("");
    int port = (int) env.number("CLOUDSQL_PORT");
    Optional<MySqlTls> tls = tls(env);
    if (wantedBy.isEmpty()) {
      return Optional.empty();
    }
    if (tls.isPresent() && host.isEmpty()) {
      env.problem(
          "CLOUDSQL_TLS_CA",
          "is set without CLOUDSQL_HOST; other ways to the database need no TLS of ours");
    }
    if (database.isEmpty()) {
      env.problem("CLOUDSQL_DATABASE", "is not set; name the database that holds the sessions");
    }
    if (user.isEmpty()) {
      env.problem("CLOUDSQL_USER", "is not set; name the user of the database");
    }
    List<String> ways = new ArrayList<>();
    socket.ifPresent(unused -> ways.add("CLOUDSQL_UNIX_SOCKET"));
    host.ifPresent(unused -> ways.add("CLOUDSQL_HOST"));
    instance.ifPresent(unused -> ways.add("CLOUDSQL_INSTANCE"));
    if (ways.isEmpty()) {
      env.problem(
          wantedBy.get(),
          "is 'cloudsql' but there is no CLOUDSQL_HOST, CLOUDSQL_UNIX_SOCKET or CLOUDSQL_INSTANCE."
              + " Right: CLOUDSQL_HOST=localhost, CLOUDSQL_UNIX_SOCKET=/cloudsql/..., or"
              + " CLOUDSQL_INSTANCE=project:region:instance");
    }
    if (ways.size() > 1) {
      env.problem(String.join(", ", ways), "are set together; leave in the one way that is meant");
    }
    if (database.isEmpty() || user.isEmpty() || ways.size() != 1) {
      return Optional.empty();
    }
    return Optional.ofNullable(
            env.attempt(
                ways.get(0) + ", CLOUDSQL_DATABASE, CLOUDSQL_USER:",
                () ->
                    host.isPresent()
                        ? MySqlConfig.tcp(host.get(), port, database.get(), user.get(), password)
                        : socket.isPresent()
                            ? MySqlConfig.unixSocket(
                                Path.of(socket.get()), database.get(), user.get(), password)
                            : MySqlConfig.instance(
                                new MySqlAddress.Instance(instance.orElseThrow(), adminApi),
                                database.get(),
                                user.get(),
                                password)))
        .flatMap(
            config ->
                Optional.ofNullable(
                    env.attempt("CLOUDSQL_TABLE_PREFIX:", () -> config.withTablePrefix(prefix))))
        .map(config -> host.isPresent() && tls.isPresent() ? config.withTls(tls.get()) : config);
  }

  private static Optional<MySqlTls> tls(Env env) {
    Optional<Path> authority = env.parsed("CLOUDSQL_TLS_CA", Path::of);
    Optional<MySqlTls.Identity> identity =
        env.pair("CLOUDSQL_TLS_CERT", "CLOUDSQL_TLS_KEY", MySqlTls.Identity::new);
    if (identity.isPresent() && authority.isEmpty()) {
      env.problem(
          "CLOUDSQL_TLS_CA",
          "is not set, so that CLOUDSQL_TLS_CERT has no effect; name the CA of the server");
    }
    Optional<MySqlTls> tls = authority.map(ca -> new MySqlTls(ca, identity));
    tls.ifPresent(
        files -> env.check("CLOUDSQL_TLS_CA, CLOUDSQL_TLS_CERT, CLOUDSQL_TLS_KEY:", files::check));
    return tls;
  }
}
