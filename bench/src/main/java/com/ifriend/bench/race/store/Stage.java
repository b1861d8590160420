package com.ifriend.bench.race.store;

import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Contender.Kind;
import com.ifriend.bench.race.contender.ContenderMain;
import java.util.List;

/** Where a contender keeps its sessions, and everybody who races. */
enum Stage {
  REDIS,
  SQL,
  HEAP;

  static final String OURS_ON_REDIS = "ours-redis";
  static final String OURS_ON_SQL = "ours-mysql";

  static final List<Contender<Stage>> ALL =
      List.of(
          here(OURS_ON_REDIS, "iFriend on Redis", Kind.OURS, REDIS),
          java("langchain4j-redis", "LangChain4j Redis (STRING)", REDIS, "langchain4j-redis"),
          java("agentscope-jedis", "AgentScope Redis (Jedis)", REDIS, "agentscope", "jedis"),
          java(
              "agentscope-redisson",
              "AgentScope Redis (Redisson)",
              REDIS,
              "agentscope",
              "redisson"),
          node("mastra-redis", "Mastra Redis", REDIS),
          here("whole-json-set", "whole-JSON SET", Kind.BASELINE, REDIS),
          here("watch-whole-json", "WATCH whole-JSON", Kind.BASELINE, REDIS),
          here("rpush-round-trips", "RPUSH in 5 round trips", Kind.BASELINE, REDIS),
          here("adk-in-memory", "ADK Java in-memory", Kind.PRODUCT, HEAP),
          here(OURS_ON_SQL, "iFriend on MariaDB", Kind.OURS, SQL),
          java("spring-ai-session", "Spring AI Session JDBC", SQL, "spring-ai-session"),
          java("spring-ai-chat-memory", "Spring AI JDBC chat memory", SQL, "spring-ai-chat-memory"),
          java("agentscope-mysql", "AgentScope MySQL", SQL, "agentscope", "mysql"),
          node("adk-js", "ADK JS database sessions", SQL),
          here("row-lock", "row lock + history reload", Kind.BASELINE, SQL),
          here("legacy-blob", "legacy blob", Kind.BASELINE, SQL));

  private static Contender<Stage> here(String id, String label, Kind kind, Stage stage) {
    return contender(id, label, kind, stage, "", jvm(ContenderMain.class.getName(), id));
  }

  private static Contender<Stage> java(
      String id, String label, Stage stage, String project, String... args) {
    List<String> command = jvm("com.ifriend.peers.Main", args);
    return contender(id, label, Kind.PRODUCT, stage, "java/" + project, command);
  }

  private static List<String> jvm(String main, String... args) {
    return Contender.jvm("1g", "256m", main, args);
  }

  private static Contender<Stage> node(String id, String label, Stage stage) {
    List<String> command = List.of("node", "--max-old-space-size=1024", id + ".mjs");
    return contender(id, label, Kind.PRODUCT, stage, "node", command);
  }

  /** Compared with ours on the same kind of server; what is on the heap, with ours on Redis. */
  static Contender<Stage> contender(
      String id, String label, Kind kind, Stage stage, String home, List<String> command) {
    String measure = stage == SQL ? OURS_ON_SQL : OURS_ON_REDIS;
    return new Contender<>(id, label, kind, stage, measure, home, command);
  }
}
