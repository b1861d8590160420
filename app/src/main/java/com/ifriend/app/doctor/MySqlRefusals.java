package com.ifriend.app.doctor;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlProbe;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;

/** What the errors mean by which a database, or the driver, refuses a connection. */
record MySqlRefusals(MySqlConfig config) {
  private static final String SUBJECT = MySqlCheck.SUBJECT;

  private static final String FETCH_CA =
      "gcloud sql instances describe INSTANCE --format='value(serverCaCert.cert)' > server-ca.pem;"
          + " then CLOUDSQL_TLS_CA=server-ca.pem";

  Finding of(StoreException e) {
    return tls(e).orElseGet(() -> byCode(e));
  }

  private Finding byCode(StoreException e) {
    return switch (codeOf(e)) {
      case 1045, 1698, 1251 -> login();
      case 1049 ->
          failed(
              "there is no database " + config.database(),
              "create it, as an administrator: CREATE DATABASE `"
                  + config.database()
                  + "` CHARACTER SET utf8mb4; or correct CLOUDSQL_DATABASE");
      case 1044, 1142 ->
          failed(
              "user "
                  + config.user()
                  + " may not use database "
                  + config.database()
                  + ", or there is none of that name",
              MySqlDatabaseCheck.grant(config));
      case 3159 -> tlsWanted();
      case 1040 ->
          failed(
              "all connections of the server are in use (max_connections)",
              "see who has them, as an administrator: SHOW PROCESSLIST; and allow more: SET GLOBAL"
                  + " max_connections = 300 (Cloud SQL: gcloud sql instances patch INSTANCE"
                  + " --database-flags=max_connections=300); each instance of the bot takes up to "
                  + config.maxConnections());
      case 1203, 1226 ->
          failed(
              "user " + config.user() + " has all the connections it may have",
              "allow it more, as an administrator: ALTER USER '"
                  + config.user()
                  + "'@'%' WITH MAX_USER_CONNECTIONS 0; or SET GLOBAL max_user_connections = 0");
      case 1129 ->
          failed(
              "the server has blocked this machine after many broken connections",
              "unblock it: mysqladmin flush-hosts; or, as an administrator: TRUNCATE TABLE"
                  + " performance_schema.host_cache");
      case 1130 ->
          failed(
              "the server takes no connections from this machine",
              "let " + config.user() + " come from anywhere: " + MySqlDatabaseCheck.grant(config));
      default ->
          failed(
              String.valueOf(e.getMessage()),
              e instanceof StoreUnavailableException
                  ? "check that the server runs and is not overloaded: "
                      + MySqlCli.query(config, "SHOW PROCESSLIST")
                  : "mend what the message names, then try: " + MySqlCli.query(config, "SELECT 1"));
    };
  }

  /** Some servers say that the password is wrong when it is TLS that they miss. */
  private Finding login() {
    if (config.tls().isEmpty()
        && config.address() instanceof MySqlAddress.Tcp
        && MySqlProbe.opensThroughTls(config)) {
      return tlsWanted();
    }
    return failed(
        "the password of user "
            + config.user()
            + " is refused (or it may not come from here"
            + (config.tls().isPresent() ? ", or without a certificate that the server knows" : "")
            + ")",
        "correct CLOUDSQL_USER and CLOUDSQL_PASSWORD; to try: "
            + MySqlCli.query(config, "SELECT 1")
            + "; gcloud sql users list --instance=INSTANCE shows who may come from where"
            + (config.tls().isPresent() && config.tls().get().identity().isEmpty()
                ? "; or show a certificate: CLOUDSQL_TLS_CERT and CLOUDSQL_TLS_KEY"
                : ""));
  }

  private Finding tlsWanted() {
    return failed(
        "the server takes user "
            + config.user()
            + " only through TLS, and CLOUDSQL_TLS_CA is not set",
        "set it to the server's CA: " + FETCH_CA);
  }

  private Optional<Finding> tls(StoreException e) {
    if (config.tls().isEmpty()) {
      return Optional.empty();
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("SSL hostname verification failed")) {
        return Optional.of(
            failed(
                "the certificate of " + config.address() + " is for another host",
                "use a name in CLOUDSQL_HOST that is in it: "
                    + showCertificate()
                    + "; or reach the instance by CLOUDSQL_INSTANCE=project:region:instance"));
      }
      if (message.contains("ssl not enabled in the server")) {
        return Optional.of(
            failed(
                config.address() + " offers no TLS, and CLOUDSQL_TLS_CA asks for it",
                "set it up there (ssl_cert, ssl_key), or leave CLOUDSQL_TLS_CA out"));
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return Optional.of(
            failed(
                "the certificate of "
                    + config.address()
                    + " is signed by a CA that "
                    + config.tls().get().authority()
                    + " does not hold",
                FETCH_CA + "; to see who signed it: " + showCertificate()));
      }
    }
    return Optional.empty();
  }

  private String showCertificate() {
    return "openssl s_client -starttls mysql -connect " + config.address() + " -showcerts";
  }

  private static Finding failed(String message, String fix) {
    return Finding.failed(SUBJECT, message, fix);
  }

  /** Of the innermost, since drivers wrap what the server said. */
  private static int codeOf(Throwable error) {
    int code = 0;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
        code = sql.getErrorCode();
      }
    }
    return code;
  }
}
