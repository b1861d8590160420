package com.ifriend.app.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A name that can be set. What is read, documented and hinted at comes from {@link #ALL}; a name
 * that is not there cannot be read.
 *
 * @param meaning one sentence in Markdown, without a full stop
 * @param fallback what counts when it is not set, in Markdown
 * @param secret whether the value, or a part of it, must not be shown
 * @param range of a whole number
 */
record Setting(
    String name,
    Topic topic,
    String meaning,
    String fallback,
    boolean secret,
    Optional<Range> range) {

  /** What a setting is about. */
  enum Topic {
    SESSIONS("Sessions"),
    REDIS("Redis"),
    CLOUDSQL("CloudSQL: MySQL or MariaDB"),
    MEMORY("Long-term memory"),
    MODEL("Model and catalogue"),
    SLACK("Slack"),
    SERVICE("The service");

    private final String title;

    Topic(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * A whole number.
   *
   * @param unit as in {@code seconds}
   */
  record Range(long fallback, long min, long max, String unit) {}

  static final List<Setting> ALL =
      List.of(
          text(
              "SESSION_BACKEND",
              Topic.SESSIONS,
              "`redis`, `cloudsql`, `tiered` (copies in Redis, originals in CloudSQL, each without the"
                  + " other for a while) or `inmemory`",
              "`redis` with a `REDIS_URL`, else an embedded Redis"),
          text(
              "SESSION_FALLBACK",
              Topic.SESSIONS,
              "`cloudsql`: with `SESSION_BACKEND=redis`, start on CloudSQL when Redis cannot be"
                  + " reached at the start, and stay there until the next one",
              "stop with an error"),
          number(
              "REDIS_SESSION_TTL",
              Topic.SESSIONS,
              "how long a session lives after its last use, on every backend",
              new Range(3600, 1, 10L * 365 * 24 * 3600, "seconds")),
          text(
              "SESSION_DURABILITY",
              Topic.SESSIONS,
              "what an append waits for: `redis`, `replica`, or `sql` on `cloudsql` and `tiered`",
              "`redis`"),
          number(
              "SESSION_ARCHIVE_DAYS",
              Topic.SESSIONS,
              "with `SESSION_BACKEND=tiered`, how long CloudSQL keeps a session after its last use;"
                  + " `REDIS_SESSION_TTL` is how long its copy takes memory",
              new Range(365, 1, 36_500, "days")),
          text(
              "SESSION_ENCRYPTION_KEYSET",
              Topic.SESSIONS,
              "a file with keys, made by `./ifriend keys create FILE`: events and state are"
                  + " encrypted at rest",
              "sessions are readable"),
          text(
              "SESSION_ENCRYPTION",
              Topic.SESSIONS,
              "with a keyset, for switching encryption on or off while there is data: `sealed` writes"
                  + " encrypted and refuses what is not, `sealing` writes encrypted and reads both,"
                  + " `opening` writes readable and reads both; the steps are in"
                  + " docs/operations.md",
              "`sealed` with `SESSION_ENCRYPTION_KEYSET`"),
          secret(
              "REDIS_URL",
              Topic.REDIS,
              "`redis://[user:password@]host[:port][/database]`; several hosts or"
                  + " `redis-cluster://` for a cluster; `redis-sentinel://host,host/0#master`;"
                  + " `rediss` for TLS, to Sentinels as to servers",
              "an embedded Redis"),
          number(
              "REDIS_MAX_CONNECTIONS",
              Topic.REDIS,
              "size of the connection pool, on a cluster of each node's",
              new Range(10, 1, 10_000, "connections")),
          text(
              "REDIS_KEYS",
              Topic.REDIS,
              "`plain`: keys show the session id, which no two users can have; `scoped`: app and"
                  + " user too, for ids that are used again. The same for all who share a Redis;"
                  + " sessions of before a change are not found after it",
              "`plain`"),
          text(
              "REDIS_KEY_PREFIX",
              Topic.REDIS,
              "before each key, as in `staging:`, so that several environments share a server;"
                  + " sessions of before a change are not found after it",
              "none"),
          text("REDIS_TLS_CA", Topic.REDIS, "PEM file with the CAs to trust", "Java's trust store"),
          text(
              "REDIS_TLS_CERT",
              Topic.REDIS,
              "PEM file with the certificate to show, together with `REDIS_TLS_KEY`",
              "none"),
          text("REDIS_TLS_KEY", Topic.REDIS, "PEM file with its key, PKCS #8", "none"),
          text(
              "REDIS_SENTINEL_USERNAME",
              Topic.REDIS,
              "the user that Sentinels ask for; the one in `REDIS_URL` is the server's",
              "the default user"),
          secret(
              "REDIS_SENTINEL_PASSWORD",
              Topic.REDIS,
              "the password that Sentinels ask for",
              "none"),
          text(
              "CLOUDSQL_HOST",
              Topic.CLOUDSQL,
              "where the database is; one of host, socket and instance",
              "none"),
          number(
              "CLOUDSQL_PORT",
              Topic.CLOUDSQL,
              "the port at `CLOUDSQL_HOST`",
              new Range(3306, 1, 65_535, "port")),
          text(
              "CLOUDSQL_UNIX_SOCKET",
              Topic.CLOUDSQL,
              "where the database is, as in `/cloudsql/project:region:instance`",
              "none"),
          text(
              "CLOUDSQL_INSTANCE",
              Topic.CLOUDSQL,
              "where the database is: `project:region:instance`, reached by way of Google's"
                  + " connector with the credentials that Google calls application default",
              "none"),
          text(
              "CLOUDSQL_ADMIN_URL",
              Topic.CLOUDSQL,
              "base of the SQL Admin API, which the connector asks about `CLOUDSQL_INSTANCE`; `https`,"
                  + " or `http` on this machine",
              "Google's"),
          text("CLOUDSQL_DATABASE", Topic.CLOUDSQL, "an existing database", "none"),
          text(
              "CLOUDSQL_TABLE_PREFIX",
              Topic.CLOUDSQL,
              "begins the names of our tables, views and procedures, so that several bots, or an"
                  + " application with a `sessions` of its own, go into one database",
              "none"),
          text("CLOUDSQL_USER", Topic.CLOUDSQL, "who may use it", "none"),
          secret("CLOUDSQL_PASSWORD", Topic.CLOUDSQL, "the user's password", "empty"),
          text(
              "CLOUDSQL_TLS_CA",
              Topic.CLOUDSQL,
              "PEM file with the CA of the server at `CLOUDSQL_HOST`, which turns TLS on",
              "no TLS"),
          text(
              "CLOUDSQL_TLS_CERT",
              Topic.CLOUDSQL,
              "PEM file with the certificate to show, together with `CLOUDSQL_TLS_KEY`",
              "none"),
          text("CLOUDSQL_TLS_KEY", Topic.CLOUDSQL, "PEM file with its key, PKCS #8", "none"),
          text(
              "MEMORY_BACKEND",
              Topic.MEMORY,
              "where long-term memories live: `cloudsql`, `redis` or `inmemory`; may be another than the"
                  + " sessions'",
              "where sessions live"),
          number(
              "REDIS_MEMORY_TTL_DAYS",
              Topic.MEMORY,
              "how long a memory lives in Redis after it was said last",
              new Range(30, 1, 36_500, "days")),
          text(
              "MODEL",
              Topic.MODEL,
              "a Gemini model, or `offline`",
              "`gemini-2.5-flash` with a key or Vertex AI, else `offline`"),
          text(
              "MODEL_PRICE",
              Topic.MODEL,
              "what the model costs, in US dollars for a million tokens, as `input/output` or"
                  + " `input/output/cached`: `0.30/2.50`; for the metric of costs",
              "costs are not counted"),
          secret("GOOGLE_API_KEY", Topic.MODEL, "key of the Gemini API", "the offline model"),
          secret("GEMINI_API_KEY", Topic.MODEL, "another name for `GOOGLE_API_KEY`", "none"),
          text(
              "GOOGLE_GENAI_USE_VERTEXAI",
              Topic.MODEL,
              "`true` for Gemini on Vertex AI, with application default credentials",
              "`false`"),
          text(
              "GOOGLE_CLOUD_PROJECT",
              Topic.MODEL,
              "project for Vertex AI; also names the traces in the log",
              "none"),
          text("GOOGLE_CLOUD_LOCATION", Topic.MODEL, "location for Vertex AI", "none"),
          text(
              "GEMINI_BASE_URL",
              Topic.MODEL,
              "where the Gemini API is, if not at Google; `https`, or `http` on this machine",
              "Google's"),
          text(
              "TOURS_CATALOG",
              Topic.MODEL,
              "path or URL of a catalogue in JSON; with a login or a query `https`, or `http` on this"
                  + " machine",
              "built-in sample data"),
          secret(
              "SLACK_BOT_TOKEN",
              Topic.SLACK,
              "`xoxb-...`; with it the bot is in Slack",
              "the console is the only channel"),
          secret(
              "SLACK_SIGNING_SECRET",
              Topic.SLACK,
              "from *Basic Information*; for HTTP",
              "HTTP is off"),
          secret(
              "SLACK_APP_TOKEN",
              Topic.SLACK,
              "`xapp-...` with `connections:write`; for Socket Mode",
              "Socket Mode is off"),
          text(
              "SLACK_CLIENT_ID",
              Topic.SLACK,
              "in place of `SLACK_BOT_TOKEN`, for a bot in several workspaces, which install it at"
                  + " `/slack/install`; needs `SLACK_CLIENT_SECRET`, `SLACK_SIGNING_SECRET` and"
                  + " `SESSION_ENCRYPTION_KEYSET`",
              "the bot is in the one workspace of its token"),
          secret(
              "SLACK_CLIENT_SECRET",
              Topic.SLACK,
              "from *Basic Information*; beside `SLACK_CLIENT_ID`",
              "none"),
          text(
              "SLACK_API_URL",
              Topic.SLACK,
              "base of the Web API; `https`, or `http` on this machine",
              "`https://slack.com/api/`"),
          text(
              "SLACK_ANSWER_WORKFLOWS",
              Topic.SLACK,
              "`true`: messages of Slack's workflows that mention the bot are answered; those of"
                  + " other bots never are",
              "`false`"),
          text(
              "SLACK_STREAMING",
              Topic.SLACK,
              "`on`: answers show while they are said, in up to 9 streams and 45 appends a minute of"
                  + " each process; `off`: they come as a whole",
              "`off`"),
          text(
              "SLACK_CHANNELS",
              Topic.SLACK,
              "ids of the channels that the bot answers in, with commas or blanks between them;"
                  + " direct messages are not among them",
              "all"),
          text(
              "SLACK_USERS",
              Topic.SLACK,
              "ids of the users whom the bot answers, with commas or blanks between them; others are"
                  + " told so, seldom",
              "all"),
          number(
              "SLACK_USER_TURNS",
              Topic.SLACK,
              "how many messages of one user are worked on at once; users take turns",
              new Range(4, 1, 64, "messages")),
          number(
              "SLACK_USER_WAITING",
              Topic.SLACK,
              "how many messages of one user may wait; further ones are dropped, which the user is told"
                  + " once",
              new Range(1_000, 1, 10_000, "messages")),
          secret(
              "HTTPS_PROXY",
              Topic.SERVICE,
              "`http://[user:password@]host:port` of the proxy that everything by https goes through:"
                  + " Slack with Socket Mode and files, the model, the catalogue; as curl reads it,"
                  + " also from `https_proxy`",
              "none"),
          text(
              "NO_PROXY",
              Topic.SERVICE,
              "hosts that are reached without it, with all below them, with commas between them; `*`"
                  + " for all; also `no_proxy`",
              "none"),
          number(
              "USER_MAX_SESSIONS",
              Topic.SERVICE,
              "how many live sessions one user may have; who has them begins no other, and is told;"
                  + " 0 for any number",
              new Range(1_000, 0, 100_000, "sessions")),
          number(
              "USER_MAX_MEMORIES",
              Topic.SERVICE,
              "how many long-term memories one user may have; further ones are not kept until some"
                  + " are forgotten; 0 for any number",
              new Range(10_000, 0, 1_000_000, "memories")),
          number(
              "SESSION_MAX_BYTES",
              Topic.SERVICE,
              "how large a session may be, as it is stored; a larger one takes no new message, and"
                  + " its user is asked to begin another; 0 for any size",
              new Range(16 << 20, 0, 1 << 30, "bytes")),
          number(
              "MESSAGE_MAX_CHARACTERS",
              Topic.SERVICE,
              "the longest message that is answered; a longer one gets a polite refusal",
              new Range(8_000, 100, 100_000, "characters")),
          number(
              "PORT",
              Topic.SERVICE,
              "of the HTTP server: `/slack/events`, `/healthz`, `/readyz`, `/metrics`, the console"
                  + " at `/`; 0 for any free one",
              new Range(8080, 0, 65_535, "port")),
          text(
              "CONSOLE",
              Topic.SERVICE,
              "`local`: a page at `/` for people on this machine; `off`: none, for machines with a"
                  + " proxy that hides where requests come from",
              "`local`"),
          secret(
              "CONSOLE_TOKEN",
              Topic.SERVICE,
              "opens the console to other machines, for who logs in with it; at least 16 characters,"
                  + " and only behind TLS",
              "the console is for people on this machine, without a login"),
          secret(
              "METRICS_TOKEN",
              Topic.SERVICE,
              "what a scraper of `/metrics` shows as its bearer token",
              "`/metrics` answers callers on this machine alone"),
          text(
              "LOG_FORMAT",
              Topic.SERVICE,
              "`text` for people, `json` for Cloud Logging",
              "`json` on Cloud Run (where `K_SERVICE` is set), else `text`"),
          text(
              "IFRIEND_HOME",
              Topic.SERVICE,
              "where the embedded Redis keeps its data, and `chat` its history",
              "`~/.ifriend`"));

  private static final Map<String, Setting> BY_NAME =
      ALL.stream().collect(Collectors.toMap(Setting::name, Function.identity()));

  private static Setting text(String name, Topic topic, String meaning, String fallback) {
    return new Setting(name, topic, meaning, fallback, false, Optional.empty());
  }

  private static Setting secret(String name, Topic topic, String meaning, String fallback) {
    return new Setting(name, topic, meaning, fallback, true, Optional.empty());
  }

  private static Setting number(String name, Topic topic, String meaning, Range range) {
    return new Setting(
        name, topic, meaning, Long.toString(range.fallback()), false, Optional.of(range));
  }

  /** The setting of that name, which must be in {@link #ALL}. */
  static Setting named(String name) {
    Setting setting = BY_NAME.get(name);
    if (setting == null) {
      throw new IllegalStateException(name + " is read, but not listed in Setting.ALL");
    }
    return setting;
  }

  static boolean exists(String name) {
    return BY_NAME.containsKey(name);
  }

  /** A value as it may be shown: secrets masked, and those that a URL carries. */
  String shown(String value) {
    return secret && !value.contains("://") ? "***" : masked(value);
  }

  /** A URL without what it has before its host, and without its parameters. */
  static String masked(String value) {
    return value.contains("://")
        ? value.replaceFirst("(?s)\\?.*", "?***").replaceFirst("(?s)//.*@", "//***@")
        : value;
  }
}
