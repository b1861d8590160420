package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.race.Findings;
import com.ifriend.bench.peers.store.StoreFindings.Operation;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A column of figures.
 *
 * @param ours what of ours it is compared with
 */
record Column(String title, Operation theirs, Operation ours) {
  static final List<Column> ALL =
      List.of(
          new Column("append", Operation.APPEND, Operation.APPEND),
          new Column("read all, first time", Operation.READ, Operation.READ_COLD),
          new Column("read all, again", Operation.READ, Operation.READ),
          new Column("read last 20", Operation.LAST, Operation.LAST));

  /** How many times as long as ours it takes; empty if one of both was not measured. */
  OptionalDouble times(StoreFindings one, List<StoreFindings> all, int length) {
    return Findings.measureOf(one, all)
        .map(measure -> one.times(theirs.at(length), measure, ours.at(length)))
        .orElse(OptionalDouble.empty());
  }
}
