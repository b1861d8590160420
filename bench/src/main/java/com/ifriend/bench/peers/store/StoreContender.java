package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.race.Contender;
import java.util.List;

/** A store that races. */
record StoreContender(
    String id, String label, Kind kind, Store store, String home, List<String> command)
    implements Contender<StoreContender> {
  enum Kind {
    OURS,
    /** A library that others publish. */
    PRODUCT,
    /** An algorithm, written by us. */
    BASELINE
  }

  enum Store {
    REDIS,
    SQL,
    HEAP
  }

  @Override
  public String title() {
    return switch (kind) {
      case OURS -> "**" + label + "**";
      case BASELINE -> "*" + label + "*";
      case PRODUCT -> label;
    };
  }

  @Override
  public boolean isMeasureOf(StoreContender other) {
    return kind == Kind.OURS && (store == Store.SQL) == (other.store == Store.SQL);
  }
}
