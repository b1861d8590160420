package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.child.Bot.Mode;
import com.ifriend.bench.peers.contender.OursInSlack;
import java.util.List;
import java.util.stream.Stream;

/** Everybody. */
final class BotContenders {
  static final BotContender OURS_OVER_HTTP = ours("ours-http", "iFriend, HTTP", Mode.HTTP);
  static final BotContender OURS_OVER_SOCKET =
      ours("ours-socket", "iFriend, Socket Mode", Mode.SOCKET);

  static final List<BotContender> ALL =
      List.of(
          OURS_OVER_HTTP,
          node("bolt-js-http", "Bolt JS, HTTP", Mode.HTTP, "bolt.mjs"),
          java("bolt-java-http", "Bolt Java, HTTP", Mode.HTTP),
          node("chat-sdk", "Chat SDK, HTTP", Mode.HTTP, "chat-sdk.mjs"),
          node("chat-sdk-queue", "Chat SDK (queue), HTTP", Mode.HTTP, "chat-sdk.mjs", "queue"),
          OURS_OVER_SOCKET,
          node("bolt-js-socket", "Bolt JS, Socket Mode", Mode.SOCKET, "bolt.mjs"),
          java("bolt-java-socket", "Bolt Java, Socket Mode", Mode.SOCKET));

  private BotContenders() {}

  private static BotContender ours(String id, String label, Mode mode) {
    return new BotContender(id, label, mode, true, "", jvm(OursInSlack.class.getName()));
  }

  private static BotContender java(String id, String label, Mode mode) {
    return new BotContender(
        id, label, mode, false, "java/slack-bolt", jvm("com.ifriend.peers.Main"));
  }

  /** All JVMs alike. */
  private static List<String> jvm(String main) {
    return List.of(
        "{java}", "-XX:+UseSerialGC", "-Xmx512m", "-Xmn128m", "-cp", "{class-path}", main);
  }

  private static BotContender node(String id, String label, Mode mode, String... script) {
    List<String> command =
        Stream.concat(Stream.of("node", "--max-old-space-size=512"), Stream.of(script)).toList();
    return new BotContender(id, label, mode, false, "node-slack", command);
  }
}
