package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

import java.util.Map;

/** 💡 Tips. */
final class Tips {
  private Tips() {}

  static Section section() {
    return Section.of(
        "Tips",
        Row.of(
            "1. TTL strategy",
            "Short for sessions, long for memories in Redis, each from its setting.",
            Step.command(
                "MEMORY_BACKEND=redis REDIS_SESSION_TTL=60 ./ifriend chat --session t1 --once 'busca tours em Paris' >/dev/null 2>&1"
                    + " && redis-cli -u $REDIS_URL TTL session:t1:events",
                number("^(\\d+)$", 50, 60)),
            Step.command(
                "redis-cli -u $REDIS_URL TTL \"memory:ifriend:rui:$(redis-cli -u $REDIS_URL ZRANGE memory:index:ifriend:rui 0 0)\"",
                number("^(\\d+)$", 29 * 86400, 30 * 86400))),
        Row.of(
            "2. Connection pooling",
            "`REDIS_MAX_CONNECTIONS` is the pool's size.",
            Step.command("./ifriend settings | grep REDIS_MAX_CONNECTIONS", prints("\\b10\\b")),
            Step.of(
                "./ifriend",
                stage -> stage.startBot(Map.of()),
                prints("RedisSessionService inicializado")),
            Step.command(
                "curl -s $BOT/metrics | grep '^ifriend_pool_connections.*redis'", prints("idle"))),
        Row.of(
            "3. Pipeline for atomicity",
            "A session is made by one script, which Redis runs whole: its parts and their deadlines, and"
                + " no placeholder in the list. These are the first steps of it, without those of the queue.",
            Monitoring.monitored(
                "@IFriendBot busca tours em Lisboa, which begins a thread",
                stage -> stage.mention("busca tours em Lisboa"),
                "Lisboa"),
            Step.command(
                "grep -iE ' lua\\]' monitor.txt | grep -v '\"turns:' | sed -n '/EXISTS/,$p' | head -12 | sed -E 's/^[0-9.]+ //' | sed -E 's/(.{100}).+/\\1.../'",
                prints("(?i)hset"),
                prints("(?i)pexpireat")),
            Step.command(
                "grep -v '\"turns:' monitor.txt | grep -ciE '\"(set|watch|lpush)\" ' || true",
                prints("^0$"))),
        Row.inCloud(
            "4. Monitor memory usage",
            "The guide's command is printed. What it would say is asked of Redis itself.",
            Step.inSources(
                "deploy/gcloud.sh --dry-run --verify --project my-project | grep memorySizeGb",
                prints(
                    "gcloud redis instances describe ifriend-redis --region=us-central1"
                        + " '--format=get\\(currentLocationId,memorySizeGb\\)'")),
            Step.command(
                "MEMORY_BACKEND=redis ./ifriend doctor | grep 'Redis memory'", prints("used"))));
  }
}
