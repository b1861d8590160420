package com.ifriend.app.settings;

import java.util.List;

/** What can be set of the model, of Slack and of the service. */
final class BotSettingList {
  static final List<Setting> ALL =
      List.of(
          Setting.text(
              "MODEL",
              Setting.Topic.MODEL,
              "a Gemini model, or `offline`",
              "`gemini-2.5-flash` with a key or Vertex AI, else `offline`"),
          Setting.text(
              "MODEL_PRICE",
              Setting.Topic.MODEL,
              "what the model costs, in US dollars for a million tokens, as `input/output` or"
                  + " `input/output/cached`: `0.30/2.50`; for the metric of costs",
              "costs are not counted"),
          Setting.secret(
              "GOOGLE_API_KEY", Setting.Topic.MODEL, "key of the Gemini API", "the offline model"),
          Setting.secret(
              "GEMINI_API_KEY", Setting.Topic.MODEL, "another name for `GOOGLE_API_KEY`", "none"),
          Setting.text(
              "GOOGLE_GENAI_USE_VERTEXAI",
              Setting.Topic.MODEL,
              "`true` for Gemini on Vertex AI, with application default credentials",
              "`false`"),
          Setting.text(
              "GOOGLE_CLOUD_PROJECT",
              Setting.Topic.MODEL,
              "project for Vertex AI; also names the traces in the log",
              "none"),
          Setting.text(
              "GOOGLE_CLOUD_LOCATION", Setting.Topic.MODEL, "location for Vertex AI", "none"),
          Setting.text(
              "GEMINI_BASE_URL",
              Setting.Topic.MODEL,
              "where the Gemini API is, if not at Google; `https`, or `http` on this machine",
              "Google's"),
          Setting.text(
              "TOURS_CATALOG",
              Setting.Topic.MODEL,
              "path or URL of a catalogue in JSON; with a login or a query `https`, or `http` on this"
                  + " machine",
              "built-in sample data"),
          Setting.secret(
              "SLACK_BOT_TOKEN",
              Setting.Topic.SLACK,
              "`xoxb-...`; with it the bot is in Slack",
              "the console is the only channel"),
          Setting.secret(
              "SLACK_SIGNING_SECRET",
              Setting.Topic.SLACK,
              "from *Basic Information*; for HTTP",
              "HTTP is off"),
          Setting.secret(
              "SLACK_APP_TOKEN",
              Setting.Topic.SLACK,
              "`xapp-...` with `connections:write`; for Socket Mode",
              "Socket Mode is off"),
          Setting.text(
              "SLACK_CLIENT_ID",
              Setting.Topic.SLACK,
              "in place of `SLACK_BOT_TOKEN`, for a bot in several workspaces, which install it at"
                  + " `/slack/install`; needs `SLACK_CLIENT_SECRET`, `SLACK_SIGNING_SECRET` and"
                  + " `SESSION_ENCRYPTION_KEYSET`",
              "the bot is in the one workspace of its token"),
          Setting.secret(
              "SLACK_CLIENT_SECRET",
              Setting.Topic.SLACK,
              "from *Basic Information*; beside `SLACK_CLIENT_ID`",
              "none"),
          Setting.text(
              "SLACK_API_URL",
              Setting.Topic.SLACK,
              "base of the Web API; `https`, or `http` on this machine",
              "`https://slack.com/api/`"),
          Setting.text(
              "SLACK_ANSWER_WORKFLOWS",
              Setting.Topic.SLACK,
              "`true`: messages of Slack's workflows that mention the bot are answered; those of"
                  + " other bots never are",
              "`false`"),
          Setting.text(
              "SLACK_STREAMING",
              Setting.Topic.SLACK,
              "`on`: answers show while they are said, in up to 9 streams and 45 appends a minute of"
                  + " each process; `off`: they come as a whole",
              "`off`"),
          Setting.text(
              "SLACK_CHANNELS",
              Setting.Topic.SLACK,
              "ids of the channels that the bot answers in, with commas or blanks between them;"
                  + " direct messages are not among them",
              "all"),
          Setting.text(
              "SLACK_USERS",
              Setting.Topic.SLACK,
              "ids of the users whom the bot answers, with commas or blanks between them; others are"
                  + " told so, seldom",
              "all"),
          Setting.number(
              "SLACK_USER_TURNS",
              Setting.Topic.SLACK,
              "how many messages of one user are worked on at once; users take turns",
              new Setting.Range(4, 1, 64, "messages")),
          Setting.number(
              "SLACK_USER_WAITING",
              Setting.Topic.SLACK,
              "how many messages of one user may wait; further ones are dropped, which the user is told"
                  + " once",
              new Setting.Range(1_000, 1, 10_000, "messages")),
          Setting.secret(
              "HTTPS_PROXY",
              Setting.Topic.SERVICE,
              "`http://[user:password@]host:port` of the proxy that everything by https goes through:"
                  + " Slack with Socket Mode and files, the model, the catalogue; as curl reads it,"
                  + " also from `https_proxy`",
              "none"),
          Setting.text(
              "NO_PROXY",
              Setting.Topic.SERVICE,
              "hosts that are reached without it, with all below them, with commas between them; `*`"
                  + " for all; also `no_proxy`",
              "none"),
          Setting.number(
              "USER_MAX_SESSIONS",
              Setting.Topic.SERVICE,
              "how many live sessions one user may have; who has them begins no other, and is told;"
                  + " 0 for any number",
              new Setting.Range(1_000, 0, 100_000, "sessions")),
          Setting.number(
              "USER_MAX_MEMORIES",
              Setting.Topic.SERVICE,
              "how many long-term memories one user may have; further ones are not kept until some"
                  + " are forgotten; 0 for any number",
              new Setting.Range(10_000, 0, 1_000_000, "memories")),
          Setting.number(
              "SESSION_MAX_BYTES",
              Setting.Topic.SERVICE,
              "how large a session may be, as it is stored; a larger one takes no new message, and"
                  + " its user is asked to begin another; 0 for any size",
              new Setting.Range(16 << 20, 0, 1 << 30, "bytes")),
          Setting.number(
              "MESSAGE_MAX_CHARACTERS",
              Setting.Topic.SERVICE,
              "the longest message that is answered; a longer one gets a polite refusal",
              new Setting.Range(8_000, 100, 100_000, "characters")),
          Setting.number(
              "PORT",
              Setting.Topic.SERVICE,
              "of the HTTP server: `/slack/events`, `/healthz`, `/readyz`, `/metrics`, the console"
                  + " at `/`; 0 for any free one",
              new Setting.Range(8080, 0, 65_535, "port")),
          Setting.text(
              "CONSOLE",
              Setting.Topic.SERVICE,
              "`local`: a page at `/` for people on this machine; `off`: none, for machines with a"
                  + " proxy that hides where requests come from",
              "`local`"),
          Setting.secret(
              "CONSOLE_TOKEN",
              Setting.Topic.SERVICE,
              "opens the console to other machines, for who logs in with it; at least 16 characters,"
                  + " and only behind TLS",
              "the console is for people on this machine, without a login"),
          Setting.secret(
              "METRICS_TOKEN",
              Setting.Topic.SERVICE,
              "what a scraper of `/metrics` shows as its bearer token",
              "`/metrics` answers callers on this machine alone"),
          Setting.text(
              "LOG_FORMAT",
              Setting.Topic.SERVICE,
              "`text` for people, `json` for Cloud Logging",
              "`json` on Cloud Run (where `K_SERVICE` is set), else `text`"),
          Setting.text(
              "IFRIEND_HOME",
              Setting.Topic.SERVICE,
              "where the embedded Redis keeps its data, and `chat` its history",
              "`~/.ifriend`"));

  private BotSettingList() {}
}
