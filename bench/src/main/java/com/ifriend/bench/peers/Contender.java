package com.ifriend.bench.peers;

import com.ifriend.bench.peers.process.Child;
import com.ifriend.bench.peers.process.ChildException;
import com.ifriend.bench.peers.process.Launcher;
import java.io.IOException;
import java.util.List;

/**
 * Who races.
 *
 * @param id short, for {@code --only}
 * @param label for the tables
 * @param home where it is built, below the folder of peers; empty for what is built with this
 *     module
 * @param command of its process, where {@code {java}} and {@code {class-path}} are filled in
 */
record Contender(
    String id, String label, Kind kind, Store store, String home, List<String> command) {
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

  Child start(Launcher launcher) throws IOException, ChildException {
    return launcher.start(id, home, command);
  }

  /** Whether it is ours, and the other is compared with it. */
  boolean isMeasureOf(Contender other) {
    return kind == Kind.OURS && (store == Store.SQL) == (other.store == Store.SQL);
  }
}
