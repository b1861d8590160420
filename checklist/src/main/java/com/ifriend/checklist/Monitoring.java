package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.lacks;
import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

import java.util.List;
import java.util.Map;

/** 📊 Monitoring. */
final class Monitoring {
  /** Average of a timer's series in milliseconds, from its sum and count. */
  private static String average(String timer, String label) {
    return "curl -s $BOT/metrics | awk '/^"
        + timer
        + "_sum.*"
        + label
        + "/ {s += $2} /^"
        + timer
        + "_count.*"
        + label
        + "/ {n += $2} END {printf \"%d, on average %.2f ms\\n\", n, 1000 * s / n}'";
  }

  /** Average time of the operations of the session store, whatever they are. */
  static final String STORE_OPERATIONS =
      average("ifriend_store_operations_seconds", "backend=\"redis\"");

  /** Enough for the compiler of the JVM not to be what is measured. */
  static final Step TALK =
      Step.of(
          "(in Slack) mais barato; em inglês; para 4 pessoas; detalhes do 1, ten times each",
          stage -> {
            Output last = Output.of("");
            for (int i = 0; i < 10; i++) {
              for (String text :
                  List.of("mais barato", "em inglês", "para 4 pessoas", "detalhes do 1")) {
                last = stage.say(text);
              }
            }
            return Output.of(last.text().strip().lines().reduce("", (before, line) -> line));
          },
          prints("answered after"));

  /** Something said in Slack while {@code MONITOR} writes into {@code monitor.txt}. */
  static Step monitored(String text, Step.Action said, String answer) {
    String monitor = "timeout 4 redis-cli -u $REDIS_URL MONITOR >monitor.txt 2>&1 &";
    return Step.of(
        monitor + "\n(in Slack) " + text,
        stage -> {
          Output listening =
              stage.shell(monitor + " until grep -q OK monitor.txt; do sleep 0.1; done");
          return listening.exitCode() == 0 ? said.run(stage) : listening;
        },
        prints(answer));
  }

  private Monitoring() {}

  static Section section() {
    return Section.of(
        "Monitoring",
        Row.of(
            "Redis CLI commands",
            "",
            Step.command(
                "redis-cli -u $REDIS_URL KEYS \"session:*\" | wc -l", number("^(\\d+)$", 4, 1000)),
            Step.command(
                "redis-cli -u $REDIS_URL LLEN \"session:$SESSION:events\"",
                number("^(\\d+)$", 2, 20)),
            Step.command(
                "redis-cli -u $REDIS_URL HGETALL \"session:$SESSION:meta\" | head -4",
                prints("^ifriend$")),
            Step.command(
                "redis-cli -u $REDIS_URL INFO memory | grep -E 'used_memory_human|maxmemory_policy'",
                prints("used_memory_human:\\d"))),
        Row.of(
            "Monitor live",
            "An append is one command of the client; what follows are the steps of its script.",
            monitored("mais barato", stage -> stage.say("mais barato"), "mais baratos primeiro"),
            Step.command(
                "grep -vE ' lua\\]' monitor.txt | sed -E 's/^[0-9.]+ //' | sed -E 's/(.{100}).+/\\1.../'",
                prints("(?i)EVALSHA")),
            Step.command("grep -c -iE ' lua\\] \"rpush\"' monitor.txt", number("^(\\d+)$", 2, 20))),
        Row.of(
            "Cloud Logging queries",
            "With `K_SERVICE`, which Cloud Run sets, the log is JSON. The queries' expressions are"
                + " matched against `message`, which is `jsonPayload.message` there.",
            Step.of(
                "K_SERVICE=ifriend-slack-bot ./ifriend; (in Slack) detalhes do 2",
                stage -> {
                  var unused = stage.startBot(Map.of("K_SERVICE", "ifriend-slack-bot"));
                  return stage.say("detalhes do 2");
                },
                prints("answered after")),
            Step.command(
                "sleep 1; grep -oE '\"message\":\"[^\"]*RedisSessionService inicializado[^\"]*\"' bot.log",
                prints(".")),
            Step.command("grep -oE '\"message\":\"[^\"]*⚡ Redis[^\"]*\"' bot.log", prints(".")),
            Step.command(
                "grep -oE '\"message\":\"[^\"]*Processamento[^\"]*ms[^\"]*\"' bot.log",
                prints("."),
                lacks("detalhes do 2"))),
        Row.timed(
            "Expected metrics: session operations 2-10 ms",
            "Prometheus at `/metrics`; dashboard and alerts in `deploy/monitoring`. Redis is on this"
                + " machine: no network is in it, so it may well be faster.",
            TALK,
            Step.command(
                "curl -s $BOT/metrics | grep '^ifriend_store_operations_seconds_count.*append'",
                number(" ([\\d.]+)$", 1, 1e6)),
            Step.command(STORE_OPERATIONS, number("average ([\\d.]+) ms", 0, 10))),
        Row.timed(
            "Expected metrics: total latency 300-800 ms",
            "Without a model's 200-500 ms and Slack's network: what the bot itself adds. In all, in sessions"
                + " and in Slack.",
            Step.command(
                average("ifriend_turn_seconds", "part=\"total\""),
                number("average ([\\d.]+) ms", 0, 800)),
            Step.command(
                average("ifriend_turn_seconds", "part=\"store\""),
                number("average ([\\d.]+) ms", 0, 800)),
            Step.command(
                average("ifriend_turn_seconds", "part=\"slack\""),
                number("average ([\\d.]+) ms", 0, 800))));
  }
}
