package com.ifriend.store.mysql;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/** Says what a failure of the database means to the caller, and above all whether to try again. */
final class MySqlErrors {
  /** Who lost a race for a lock: a deadlock, a lock wait, a row changed since the snapshot. */
  private static final Set<Integer> LOST_RACE = Set.of(1205, 1213, 1020);

  /** The server's disk, or what it may use of it, is full. */
  private static final Set<Integer> FULL = Set.of(1021, 1026, 1114);

  /** The server may accept the same statement later: too busy, stopping, read-only, killed. */
  private static final Set<Integer> PASSING =
      Set.of(1040, 1041, 1053, 1077, 1203, 1226, 1290, 1317, 1836, 1927, 3024, 3169);

  /**
   * The server does not know who we are, or the database. 1251 is among them since MySQL hides
   * which users it has: it asks an unknown one to log in by a plugin picked at random, which our
   * driver may not have.
   */
  private static final Set<Integer> REFUSED = Set.of(1044, 1045, 1049, 1142, 1251, 1370, 1698);

  /** The server takes no connection without TLS; MariaDB says 1045. */
  private static final int TLS_REQUIRED = 3159;

  private static final String OTHER_HOST = "SSL hostname verification failed";
  private static final String NO_TLS = "ssl not enabled in the server";

  private MySqlErrors() {}

  static boolean lostRace(SQLException e) {
    return LOST_RACE.contains(e.getErrorCode());
  }

  /** Whether a reply did not come in time. */
  static boolean isTimeout(SQLException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof SocketTimeoutException;
  }

  static StoreException translate(MySqlConfig config, String operation, SQLException e) {
    SQLException root = rootOf(e);
    String what = operation + " on the database at " + config.address();
    int code = root.getErrorCode();
    if (REFUSED.contains(code) || code == TLS_REQUIRED) {
      return new StoreException(
          what
              + " was refused for user "
              + config.user()
              + " and database "
              + config.database()
              + ": "
              + describe(root)
              + tlsAdvice(config),
          e);
    }
    for (Throwable cause = root; cause != null; cause = cause.getCause()) {
      if (cause instanceof CloudSqlException connector) {
        String message = what + " failed: " + connector.getMessage();
        return connector.lasts()
            ? new StoreException(message, e)
            : new StoreUnavailableException(message, e);
      }
    }
    Optional<String> tls = config.tls().flatMap(used -> tlsFailure(config, used, root));
    if (tls.isPresent()) {
      return new StoreException(what + " failed: " + tls.get(), e);
    }
    if (e instanceof SQLTransientConnectionException && root == e) {
      return new StoreUnavailableException(
          what
              + " waited "
              + config.timeout().toMillis()
              + " ms for one of the "
              + config.maxConnections()
              + " connections of the pool; all are in use",
          e);
    }
    if (LOST_RACE.contains(code)) {
      return new StoreUnavailableException(
          what + " lost the race for a lock again and again: " + describe(root), e);
    }
    if (FULL.contains(code)) {
      return new StoreUnavailableException(
          what
              + " was refused for want of space: "
              + describe(root)
              + "; give the database a larger disk or delete something, then try again",
          e);
    }
    if (PASSING.contains(code)) {
      return new StoreUnavailableException(what + " was refused for now: " + describe(root), e);
    }
    String state = String.valueOf(root.getSQLState());
    if (state.startsWith("08") || root instanceof SQLTransientConnectionException) {
      return new StoreUnavailableException(
          what
              + " failed: "
              + describe(root)
              + " (timeout "
              + config.timeout().toMillis()
              + " ms); check that the server runs and is reachable from here"
              // One that does not accept a certificate just hangs up.
              + (config.tls().flatMap(MySqlTls::identity).isPresent()
                  ? ", and that it accepts the certificate of CLOUDSQL_TLS_CERT"
                  : ""),
          e);
    }
    return new StoreException(what + " failed: " + describe(root), e);
  }

  /** A server does not always say that it is TLS or a certificate that it misses. */
  private static String tlsAdvice(MySqlConfig config) {
    if (!(config.address() instanceof MySqlAddress.Tcp)) {
      return "";
    }
    return config
        .tls()
        .map(
            tls ->
                tls.identity().isPresent()
                    ? "; it may also be that the server does not accept the certificate of"
                        + " CLOUDSQL_TLS_CERT"
                    : "; if the server asks for a client's certificate, set CLOUDSQL_TLS_CERT and"
                        + " CLOUDSQL_TLS_KEY")
        .orElse("; if the server requires TLS, set CLOUDSQL_TLS_CA");
  }

  /** What is wrong with TLS, if that is what failed; it stays wrong until a setting changes. */
  private static Optional<String> tlsFailure(MySqlConfig config, MySqlTls tls, SQLException root) {
    String message = String.valueOf(root.getMessage());
    if (message.contains(NO_TLS)) {
      return Optional.of("the server offers no TLS; set it up there, or leave CLOUDSQL_TLS_CA out");
    }
    if (message.contains(OTHER_HOST)) {
      return Optional.of(
          "the server's certificate is not for the host "
              + ((MySqlAddress.Tcp) config.address()).host()
              + "; set CLOUDSQL_HOST to a name that is in it ("
              + message.lines().findFirst().orElse("")
              + ")");
    }
    for (Throwable cause = root; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return Optional.of(
            tls.authority()
                + " does not vouch for the server's certificate; set CLOUDSQL_TLS_CA to the CA that"
                + " signed it ("
                + cause.getMessage()
                + ")");
      }
      if (cause instanceof IllegalArgumentException) {
        return Optional.of(String.valueOf(cause.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** The pool and the driver wrap what the server said. */
  private static SQLException rootOf(SQLException e) {
    SQLException root = e;
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        root = sql;
      }
    }
    return root;
  }

  private static String describe(SQLException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(e.getMessage());
    return root == e || message.contains(String.valueOf(root.getMessage()))
        ? message
        : message + " (" + root.getClass().getSimpleName() + ": " + root.getMessage() + ")";
  }
}
