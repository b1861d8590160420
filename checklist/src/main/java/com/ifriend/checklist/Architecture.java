package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.lacks;
import static com.ifriend.checklist.Expectation.prints;

/** 🏗️ Architecture. */
final class Architecture {
  private static final String BOTH =
      "SESSION_BACKEND=redis MEMORY_BACKEND=cloudsql CLOUDSQL_UNIX_SOCKET=$SOCKET ";

  private Architecture() {}

  static Section section() {
    return Section.of(
        "Architecture",
        Row.of(
            "Hot data in Redis, cold data in CloudSQL",
            "`$REDIS_URL` is a Redis and `$SOCKET` the unix socket of a MySQL, both started for this"
                + " page.",
            Step.command(
                BOTH + "./ifriend doctor 2>/dev/null",
                prints("^✔ Sessions +on Redis"),
                prints("^✔ Redis +localhost:\\d+ answers"),
                prints("^✔ MySQL"),
                prints("^0 failed"))),
        Row.of(
            "Session service: get_session, append_event, list_sessions",
            "Two commands are two processes: the second one's agent knows what the first one was"
                + " asked. `sessions:{app}:{user}` is what `listSessions` reads.",
            Step.command(
                BOTH
                    + "./ifriend chat --user ana --session a1 --once 'busca tours em Paris' | head -2",
                prints("Paris")),
            Step.command(
                BOTH + "./ifriend chat --user ana --session a1 --once 'mais barato' | head -2",
                prints("Paris.*mais baratos primeiro")),
            Step.command(
                "redis-cli -u $REDIS_URL ZRANGE sessions:ifriend:ana 0 -1", prints("\\ba1$"))),
        Row.of(
            "Memory service: add_memory, get_memories, search",
            "By the agent, and by who runs it. Nothing of it is in Redis.",
            Step.command(
                BOTH
                    + "./ifriend chat --user ana --once 'lembra que prefiro tours em inglês' | head -2",
                prints("prefiro tours em inglês")),
            Step.command(BOTH + "./ifriend memories list ana", prints("prefiro tours em inglês")),
            Step.command(
                BOTH + "./ifriend memories search ana ingles", prints("prefiro tours em inglês")),
            Step.command("redis-cli -u $REDIS_URL KEYS 'memory:*'", lacks("memory:"))),
        Row.of(
            "Analytics",
            "Views of the database; see memory.md for a query a question.",
            Step.command(BOTH + "./ifriend memories stats", prints("[Mm]emories"))));
  }
}
