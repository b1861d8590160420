package com.ifriend.bench.race.contender;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import com.ifriend.bench.race.child.Peer;
import com.ifriend.bench.race.child.PeerLoop;
import java.net.URI;

/**
 * A child process: {@code NAME} of one of those that this module's own class path is enough for.
 */
public final class ContenderMain {
  private ContenderMain() {}

  public static void main(String[] args) throws Exception {
    PeerLoop.run(contender(args[0]));
  }

  private static Peer<?, ?> contender(String name) {
    return switch (name) {
      case "ours-redis" -> Ours.onRedis();
      case "ours-mysql" -> Ours.onMySql();
      case "adk-in-memory" -> new InMemory();
      case "whole-json-set" -> new WholeJson(false);
      case "watch-whole-json" -> new WholeJson(true);
      case "rpush-round-trips" -> new RpushInRoundTrips();
      case "row-lock" -> new RowLock();
      case "legacy-blob" -> new LegacyBlob();
      default -> throw new IllegalArgumentException("no contender " + name);
    };
  }

  /** ADK's own service, on the heap. */
  private static final class InMemory extends AdkPeer {
    private final BaseSessionService service = new InMemorySessionService();

    @Override
    public String open(URI server) {
      return "google-adk, on the heap; nothing is stored";
    }

    @Override
    BaseSessionService service() {
      return service;
    }

    @Override
    public void close() {}
  }
}
