package com.ifriend.app.settings;

import java.util.List;

/** What can be set of where sessions and memories live. */
final class StoreSettingList {
  static final List<Setting> ALL =
      List.of(
          Setting.text(
              "SESSION_BACKEND",
              Setting.Topic.SESSIONS,
              "`redis`, `cloudsql`, `tiered` (copies in Redis, originals in CloudSQL, each without the"
                  + " other for a while) or `inmemory`",
              "`redis` with a `REDIS_URL`, else an embedded Redis"),
          Setting.text(
              "SESSION_FALLBACK",
              Setting.Topic.SESSIONS,
              "`cloudsql`: with `SESSION_BACKEND=redis`, start on CloudSQL when Redis cannot be"
                  + " reached at the start, and stay there until the next one",
              "stop with an error"),
          Setting.number(
              "REDIS_SESSION_TTL",
              Setting.Topic.SESSIONS,
              "how long a session lives after its last use, on every backend",
              new Setting.Range(3600, 1, 10L * 365 * 24 * 3600, "seconds")),
          Setting.text(
              "SESSION_DURABILITY",
              Setting.Topic.SESSIONS,
              "what an append waits for: `redis`, `replica`, or `sql` on `cloudsql` and `tiered`",
              "`redis`"),
          Setting.number(
              "SESSION_ARCHIVE_DAYS",
              Setting.Topic.SESSIONS,
              "with `SESSION_BACKEND=tiered`, how long CloudSQL keeps a session after its last use;"
                  + " `REDIS_SESSION_TTL` is how long its copy takes memory",
              new Setting.Range(365, 1, 36_500, "days")),
          Setting.keyFile(
              "SESSION_ENCRYPTION_KEYSET",
              Setting.Topic.SESSIONS,
              "a file with keys, made by `./ifriend keys create FILE`: events and state are"
                  + " encrypted at rest",
              "sessions are readable"),
          Setting.text(
              "SESSION_ENCRYPTION",
              Setting.Topic.SESSIONS,
              "with a keyset, for switching encryption on or off while there is data: `sealed` writes"
                  + " encrypted and refuses what is not, `sealing` writes encrypted and reads both,"
                  + " `opening` writes readable and reads both; the steps are in"
                  + " docs/operations.md",
              "`sealed` with `SESSION_ENCRYPTION_KEYSET`"),
          Setting.secret(
              "REDIS_URL",
              Setting.Topic.REDIS,
              "`redis://[user:password@]host[:port][/database]`; several hosts or"
                  + " `redis-cluster://` for a cluster; `redis-sentinel://host,host/0#master`;"
                  + " `rediss` for TLS, to Sentinels as to servers",
              "an embedded Redis"),
          Setting.number(
              "REDIS_MAX_CONNECTIONS",
              Setting.Topic.REDIS,
              "size of the connection pool, on a cluster of each node's",
              new Setting.Range(10, 1, 10_000, "connections")),
          Setting.text(
              "REDIS_KEYS",
              Setting.Topic.REDIS,
              "`plain`: keys show the session id, which no two users can have; `scoped`: app and"
                  + " user too, for ids that are used again. The same for all who share a Redis;"
                  + " sessions of before a change are not found after it",
              "`plain`"),
          Setting.text(
              "REDIS_KEY_PREFIX",
              Setting.Topic.REDIS,
              "before each key, as in `staging:`, so that several environments share a server;"
                  + " sessions of before a change are not found after it",
              "none"),
          Setting.text(
              "REDIS_TLS_CA",
              Setting.Topic.REDIS,
              "PEM file with the CAs to trust",
              "Java's trust store"),
          Setting.text(
              "REDIS_TLS_CERT",
              Setting.Topic.REDIS,
              "PEM file with the certificate to show, together with `REDIS_TLS_KEY`",
              "none"),
          Setting.keyFile(
              "REDIS_TLS_KEY", Setting.Topic.REDIS, "PEM file with its key, PKCS #8", "none"),
          Setting.text(
              "REDIS_SENTINEL_USERNAME",
              Setting.Topic.REDIS,
              "the user that Sentinels ask for; the one in `REDIS_URL` is the server's",
              "the default user"),
          Setting.secret(
              "REDIS_SENTINEL_PASSWORD",
              Setting.Topic.REDIS,
              "the password that Sentinels ask for",
              "none"),
          Setting.text(
              "CLOUDSQL_HOST",
              Setting.Topic.CLOUDSQL,
              "where the database is; one of host, socket and instance",
              "none"),
          Setting.number(
              "CLOUDSQL_PORT",
              Setting.Topic.CLOUDSQL,
              "the port at `CLOUDSQL_HOST`",
              new Setting.Range(3306, 1, 65_535, "port")),
          Setting.text(
              "CLOUDSQL_UNIX_SOCKET",
              Setting.Topic.CLOUDSQL,
              "where the database is, as in `/cloudsql/project:region:instance`",
              "none"),
          Setting.text(
              "CLOUDSQL_INSTANCE",
              Setting.Topic.CLOUDSQL,
              "where the database is: `project:region:instance`, reached by way of Google's"
                  + " connector with the credentials that Google calls application default",
              "none"),
          Setting.text(
              "CLOUDSQL_ADMIN_URL",
              Setting.Topic.CLOUDSQL,
              "base of the SQL Admin API, which the connector asks about `CLOUDSQL_INSTANCE`; `https`,"
                  + " or `http` on this machine",
              "Google's"),
          Setting.text("CLOUDSQL_DATABASE", Setting.Topic.CLOUDSQL, "an existing database", "none"),
          Setting.text(
              "CLOUDSQL_TABLE_PREFIX",
              Setting.Topic.CLOUDSQL,
              "begins the names of our tables, views and procedures, so that several bots, or an"
                  + " application with a `sessions` of its own, go into one database",
              "none"),
          Setting.text("CLOUDSQL_USER", Setting.Topic.CLOUDSQL, "who may use it", "none"),
          Setting.secret(
              "CLOUDSQL_PASSWORD", Setting.Topic.CLOUDSQL, "the user's password", "empty"),
          Setting.text(
              "CLOUDSQL_TLS_CA",
              Setting.Topic.CLOUDSQL,
              "PEM file with the CA of the server at `CLOUDSQL_HOST`, which turns TLS on",
              "no TLS"),
          Setting.text(
              "CLOUDSQL_TLS_CERT",
              Setting.Topic.CLOUDSQL,
              "PEM file with the certificate to show, together with `CLOUDSQL_TLS_KEY`",
              "none"),
          Setting.keyFile(
              "CLOUDSQL_TLS_KEY", Setting.Topic.CLOUDSQL, "PEM file with its key, PKCS #8", "none"),
          Setting.text(
              "MEMORY_BACKEND",
              Setting.Topic.MEMORY,
              "where long-term memories live: `cloudsql`, `redis` or `inmemory`; may be another than the"
                  + " sessions'",
              "where sessions live"),
          Setting.number(
              "REDIS_MEMORY_TTL_DAYS",
              Setting.Topic.MEMORY,
              "how long a memory lives in Redis after it was said last",
              new Setting.Range(30, 1, 36_500, "days")));

  private StoreSettingList() {}
}
