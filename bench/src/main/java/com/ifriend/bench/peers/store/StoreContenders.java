package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.contender.ContenderMain;
import com.ifriend.bench.peers.store.StoreContender.Kind;
import com.ifriend.bench.peers.store.StoreContender.Store;
import java.util.List;
import java.util.stream.Stream;

/** Everybody. */
final class StoreContenders {
  static final String OURS_ON_REDIS = "ours-redis";
  static final String OURS_ON_SQL = "ours-mysql";

  static final List<StoreContender> ALL =
      List.of(
          here(OURS_ON_REDIS, "iFriend on Redis", Kind.OURS, Store.REDIS),
          java("langchain4j-redis", "LangChain4j Redis (STRING)", Store.REDIS, "langchain4j-redis"),
          java("agentscope-jedis", "AgentScope Redis (Jedis)", Store.REDIS, "agentscope", "jedis"),
          java(
              "agentscope-redisson",
              "AgentScope Redis (Redisson)",
              Store.REDIS,
              "agentscope",
              "redisson"),
          node("mastra-redis", "Mastra Redis", Store.REDIS),
          here("whole-json-set", "whole-JSON SET", Kind.BASELINE, Store.REDIS),
          here("watch-whole-json", "WATCH whole-JSON", Kind.BASELINE, Store.REDIS),
          here("rpush-round-trips", "RPUSH in 5 round trips", Kind.BASELINE, Store.REDIS),
          here("adk-in-memory", "ADK Java in-memory", Kind.PRODUCT, Store.HEAP),
          here(OURS_ON_SQL, "iFriend on MariaDB", Kind.OURS, Store.SQL),
          java("spring-ai-session", "Spring AI Session JDBC", Store.SQL, "spring-ai-session"),
          java(
              "spring-ai-chat-memory",
              "Spring AI JDBC chat memory",
              Store.SQL,
              "spring-ai-chat-memory"),
          java("agentscope-mysql", "AgentScope MySQL", Store.SQL, "agentscope", "mysql"),
          node("adk-js", "ADK JS database sessions", Store.SQL),
          here("row-lock", "row lock + history reload", Kind.BASELINE, Store.SQL),
          here("legacy-blob", "legacy blob", Kind.BASELINE, Store.SQL));

  private StoreContenders() {}

  private static StoreContender here(String id, String label, Kind kind, Store store) {
    return new StoreContender(
        id, label, kind, store, "", java(ContenderMain.class.getName(), List.of(id)));
  }

  private static StoreContender java(
      String id, String label, Store store, String project, String... args) {
    return new StoreContender(
        id,
        label,
        Kind.PRODUCT,
        store,
        "java/" + project,
        java("com.ifriend.peers.Main", List.of(args)));
  }

  /** All JVMs alike. */
  private static List<String> java(String main, List<String> args) {
    List<String> jvm =
        List.of("{java}", "-XX:+UseSerialGC", "-Xmx1g", "-Xmn256m", "-cp", "{class-path}", main);
    return Stream.concat(jvm.stream(), args.stream()).toList();
  }

  private static StoreContender node(String id, String label, Store store) {
    return new StoreContender(
        id,
        label,
        Kind.PRODUCT,
        store,
        "node",
        List.of("node", "--max-old-space-size=1024", id + ".mjs"));
  }
}
