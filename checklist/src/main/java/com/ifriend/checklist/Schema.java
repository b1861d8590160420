package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;

/** 🔍 Redis Schema. */
final class Schema {
  private Schema() {}

  static Section section() {
    return Section.of(
        "Redis schema",
        Row.of(
            "session:{session_id}:meta, a HASH",
            "The guide's three fields, and what tells this session from a later one of the same id.",
            Step.command(
                "redis-cli -u $REDIS_URL TYPE \"session:$SESSION:meta\"", prints("^hash$")),
            Step.command(
                "redis-cli -u $REDIS_URL HGETALL \"session:$SESSION:meta\" | paste - -",
                prints("^app_name\\tifriend$"),
                prints("^user_id\\tU456$"),
                prints("^created_at\\t"))),
        Row.of(
            "session:{session_id}:events, a LIST",
            "One JSON document an event.",
            Step.command(
                "redis-cli -u $REDIS_URL TYPE \"session:$SESSION:events\"", prints("^list$")),
            Step.command(
                "redis-cli -u $REDIS_URL LINDEX \"session:$SESSION:events\" 0 | sed -E 's/(.{200}).+/\\1.../'",
                prints("^\\{\"id\":|^\\{"))),
        Row.of(
            "Memory keys, if Redis is used for memory",
            "",
            Step.command(
                "MEMORY_BACKEND=redis ./ifriend chat --user rui --once 'lembra que sou alérgico a amendoim' | head -2",
                prints("amendoim")),
            Step.command(
                "redis-cli -u $REDIS_URL ZRANGE memory:index:ifriend:rui 0 -1 WITHSCORES",
                number("^(\\d{13})$", 1.7e12, 1e13)),
            Step.command(
                "redis-cli -u $REDIS_URL HGETALL \"memory:ifriend:rui:$(redis-cli -u $REDIS_URL ZRANGE memory:index:ifriend:rui 0 0)\" | paste - - | sed -E 's/(.{110}).+/\\1.../'",
                prints("^id\\t"),
                prints("^session_id\\t"),
                prints("^user_id\\trui$"),
                prints("^created_at\\t"),
                prints("^events_json\\t"))));
  }
}
