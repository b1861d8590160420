package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.lacks;
import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

import java.util.Map;

/** 🚀 Quick Start (Local Development). */
final class QuickStart {
  private QuickStart() {}

  static Section section() {
    return Section.of(
        "Quick start",
        Row.of(
            "1. Start Redis",
            "The guide's container needs Docker, which this page does without: a `redis-server` was"
                + " started instead, and `deploy/compose.yaml` describes the container. With no"
                + " Redis at all, `./ifriend` brings its own.",
            Step.command("redis-cli -u $REDIS_URL ping", prints("^PONG$")),
            Step.command(
                "redis-cli -u $REDIS_URL INFO server | grep redis_version",
                prints("redis_version:([7-9]|\\d\\d)")),
            Step.inSources(
                "grep -A3 'redis:$' deploy/compose.yaml",
                prints("redis:7\\.[\\d.]+-alpine@sha256:"))),
        Row.of(
            "2. Configure the environment",
            "The example has the guide's four lines as they are. Here they are edited to name this"
                + " page's servers, on free ports, and its stand-in for Slack.",
            Step.command("cp .env.redis.example .env"),
            Step.command(
                "grep -E '^[A-Z]' .env",
                prints("^SESSION_BACKEND=redis$"),
                prints("^MEMORY_BACKEND=cloudsql$"),
                prints("^REDIS_URL=redis://localhost:6379/0$"),
                prints("^REDIS_SESSION_TTL=3600$")),
            Step.command(
                """
                sed -i "s|^REDIS_URL=.*|REDIS_URL=$REDIS_URL|" .env
                cat >>.env <<EDITED
                CLOUDSQL_UNIX_SOCKET="$SOCKET"
                CLOUDSQL_DATABASE="$CLOUDSQL_DATABASE"
                CLOUDSQL_USER="$CLOUDSQL_USER"
                CLOUDSQL_PASSWORD="$CLOUDSQL_PASSWORD"
                SLACK_BOT_TOKEN="$SLACK_BOT_TOKEN"
                SLACK_SIGNING_SECRET="$SLACK_SIGNING_SECRET"
                SLACK_API_URL="$SLACK_API_URL"
                EDITED"""),
            Step.command(
                "env -u REDIS_URL ./ifriend settings | grep -E '_BACKEND|REDIS_(URL|SESS)|CLOUDSQL_(UNIX|PASS)|SLACK_BOT'",
                prints("SESSION_BACKEND = redis"),
                prints("REDIS_SESSION_TTL = 3600"),
                lacks("xoxb-[0-9a-f]{8}"),
                lacks("p@ss"))),
        Row.of(
            "3. Run the Slack bot",
            "Both lines of the guide, as it prints them. There is nothing to install before: the first"
                + " `./ifriend` builds.",
            Step.of(
                "./ifriend",
                stage -> stage.startBot(Map.of()),
                prints("✅ SessionService inicializado"),
                prints("⚡ Redis: Performance otimizada \\(~10ms vs ~800ms CloudSQL\\)"))),
        Row.of(
            "4. Test in Slack",
            "Slack is a stand-in here that signs, delivers and accepts as Slack does. The model is the"
                + " offline one, so what a model takes is not in the time. `$SESSION` is the id of the"
                + " thread's session.",
            Step.of(
                "(in Slack) @IFriendBot busca tours em Paris",
                stage -> stage.mention("busca tours em Paris"),
                prints("Paris"),
                prints("acknowledged after \\d+ ms with 200"),
                number("answered after (\\d+) ms", 0, 3000)),
            Step.command("echo $SESSION", prints("^slack_C123_U456_\\d+\\.\\d+$")),
            Step.command(
                "redis-cli -u $REDIS_URL KEYS \"session:*\"",
                prints("session:slack_C123_U456_.*:events")),
            Step.command(
                "redis-cli -u $REDIS_URL LLEN \"session:$SESSION:events\"",
                number("^(\\d+)$", 2, 20)),
            Step.command(
                "redis-cli -u $REDIS_URL LRANGE \"session:$SESSION:events\" 0 -1 | grep -oE '\"author\":\"[^\"]*\"|\"(text|name)\":\"[^\"]{1,60}'",
                prints("busca tours em Paris"))));
  }
}
