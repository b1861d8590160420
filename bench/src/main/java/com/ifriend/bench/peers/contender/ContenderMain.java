package com.ifriend.bench.peers.contender;

import com.ifriend.bench.peers.child.Peer;
import com.ifriend.bench.peers.child.PeerLoop;

/** A child process: {@code NAME} of a class of this package. */
public final class ContenderMain {
  private ContenderMain() {}

  public static void main(String[] args) throws Exception {
    PeerLoop.run(contender(args[0]));
  }

  private static Peer<?, ?> contender(String name) {
    return switch (name) {
      case "ours-redis" -> new OursOnRedis();
      case "ours-mysql" -> new OursOnMySql();
      case "adk-in-memory" -> new AdkInMemory();
      case "whole-json-set" -> new WholeJsonSet();
      case "watch-whole-json" -> new WatchWholeJson();
      case "rpush-round-trips" -> new RpushInRoundTrips();
      case "row-lock" -> new RowLock();
      case "legacy-blob" -> new LegacyBlob();
      default -> throw new IllegalArgumentException("no contender " + name);
    };
  }
}
