package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.lacks;
import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

import java.util.Map;

/** 🎯 Success Criteria. */
final class SuccessCriteria {
  private SuccessCriteria() {}

  static Section section() {
    return Section.of(
        "Success criteria",
        Row.timed(
            "Session operations below 10 ms on average",
            "Of all operations of the bot that runs.",
            Monitoring.TALK,
            Step.command(Monitoring.STORE_OPERATIONS, number("average ([\\d.]+) ms", 0, 10))),
        Row.timed(
            "Total response time below 1 s",
            "From the event's delivery to the post, with the offline model.",
            Step.of(
                "(in Slack, the same thread) mais barato",
                stage -> stage.say("mais barato"),
                number("answered after (\\d+) ms", 0, 1000))),
        Row.of(
            "No session loss during bot restarts",
            "Killed, not stopped. The one after it knows which tours were shown.",
            Step.of("kill -9 $(the bot)", Stage::killBot),
            Step.of(
                "./ifriend",
                stage -> stage.startBot(Map.of()),
                prints("RedisSessionService inicializado")),
            Step.of(
                "(in Slack, the same thread) detalhes do 1",
                stage -> stage.say("detalhes do 1"),
                prints("(?i)lisboa"))),
        Row.of(
            "TTL cleanup is automatic",
            "Nothing but Redis removes them.",
            Step.command(
                "MEMORY_BACKEND=redis REDIS_SESSION_TTL=2 ./ifriend chat --session short --once 'busca tours em Paris' >/dev/null 2>&1"
                    + " && redis-cli -u $REDIS_URL LLEN session:short:events; sleep 3; redis-cli -u $REDIS_URL KEYS 'session:short:*'",
                lacks("session:short"))),
        Row.of(
            "Cloud Logs show \"Redis: Performance otimizada\"",
            "",
            Step.command("grep -o 'Redis: Performance otimizada.*' bot.log", prints("."))));
  }
}
