package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.lacks;
import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

/** 🐛 Troubleshooting. */
final class Troubleshooting {
  private static final String REDIS_ONLY = "MEMORY_BACKEND=redis ";

  private Troubleshooting() {}

  static Section section() {
    return Section.of(
        "Troubleshooting",
        Row.of(
            "Cannot connect to Redis: the format of REDIS_URL",
            "",
            Step.failing(
                2,
                "REDIS_URL=localhost:6379 ./ifriend chat --once oi",
                prints("REDIS_URL"),
                prints("redis://localhost:6379"))),
        Row.of(
            "Cannot connect to Redis: test the connection",
            "`doctor` is the same test with a reason and a fix. Nothing listens at `$CLOSED`.",
            Step.command("redis-cli -u $REDIS_URL ping", prints("PONG")),
            Step.failing(
                1,
                REDIS_ONLY
                    + "REDIS_URL=redis://$CLOSED ./ifriend doctor | grep -A1 '^✖'; exit ${PIPESTATUS[0]}",
                prints("(?i)refuse"))),
        Row.inCloud(
            "Cannot connect to Redis: check the VPC connector",
            "The guide's command is printed with the others of `--verify`.",
            Step.inSources(
                "deploy/gcloud.sh --dry-run --verify --project my-project | grep 'run services describe'",
                prints(
                    "gcloud run services describe ifriend-slack-bot --region=us-central1"
                        + " '--format=get\\(spec.template.spec.containers\\[0\\].env\\)'"))),
        Row.of(
            "Redis connection timeout",
            "Something accepts connections at `$SILENT` and never answers.",
            Step.failing(
                1,
                REDIS_ONLY
                    + "REDIS_URL=redis://$SILENT ./ifriend doctor --timeout 1 | grep -A1 '^✖'; exit ${PIPESTATUS[0]}",
                prints("says nothing within"))),
        Row.inCloud(
            "Redis connection timeout: firewall rules and the state of Memorystore",
            "The guide's commands are printed with the others of `--verify`.",
            Step.inSources(
                "deploy/gcloud.sh --dry-run --verify --project my-project | grep -E 'firewall|instances list'",
                prints("gcloud compute firewall-rules list"),
                prints("gcloud redis instances list"))),
        Row.of(
            "Session not persisting: check the TTL",
            "The guide's three cases: a session that expires in N seconds, a key that does not exist,"
                + " and one that something has made eternal, which `doctor` finds and says how to mend.",
            Step.command(
                "redis-cli -u $REDIS_URL TTL \"session:$SESSION:meta\"",
                number("^(\\d+)$", 1, 3600)),
            Step.command("redis-cli -u $REDIS_URL TTL \"session:none:meta\"", prints("^-2$")),
            Step.command(
                "redis-cli -u $REDIS_URL PERSIST \"session:a1:meta\" && redis-cli -u $REDIS_URL TTL \"session:a1:meta\"",
                prints("^-1$")),
            Step.command(
                REDIS_ONLY + "./ifriend doctor | grep -A1 'Redis sessions'",
                prints("never expire \\(TTL -1\\), as session:a1:meta")),
            Step.command(
                "for part in meta events state index; do redis-cli -u $REDIS_URL EXPIRE session:a1:$part 3600; done >/dev/null;"
                    + " MEMORY_BACKEND=redis ./ifriend doctor | grep 'Redis sessions'",
                lacks("never expire"))),
        Row.of(
            "Session not persisting: REDIS_SESSION_TTL",
            "What is in force, rather than what the shell has.",
            Step.command("./ifriend settings | grep REDIS_SESSION_TTL", prints("3600"))),
        Row.of(
            "Fallback to CloudSQL",
            "One variable; slower, and it works. With `SESSION_FALLBACK=cloudsql` the bot goes there by"
                + " itself when Redis cannot be reached at the start, and says so.",
            Step.command(
                "SESSION_BACKEND=cloudsql MEMORY_BACKEND=cloudsql ./ifriend chat --session f1 --once 'busca tours em Paris' | head -1",
                prints("Paris")),
            Step.command(
                "SESSION_BACKEND=cloudsql MEMORY_BACKEND=cloudsql ./ifriend chat --session f1 --once 'mais barato' | head -1",
                prints("mais baratos primeiro")),
            Step.of(
                "REDIS_URL=redis://$CLOSED SESSION_FALLBACK=cloudsql ./ifriend",
                stage ->
                    stage.startBot(
                        java.util.Map.of(
                            "REDIS_URL",
                            "redis://" + stage.shell("echo -n $CLOSED").text(),
                            "SESSION_FALLBACK",
                            "cloudsql")),
                prints("(?i)cloudsql")),
            Step.command("curl -s $BOT/readyz", prints("(?i)fall|cloudsql")),
            Step.command("curl -s $BOT/metrics | grep '^ifriend_session_fallback'", prints(" 1"))),
        Row.of(
            "Fallback: in memory, for development",
            "",
            Step.command(
                "SESSION_BACKEND=inmemory MEMORY_BACKEND=inmemory ./ifriend chat --once 'busca tours em Paris' | head -1",
                prints("Paris"))));
  }
}
