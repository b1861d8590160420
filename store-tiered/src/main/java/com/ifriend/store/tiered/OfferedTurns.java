package com.ifriend.store.tiered;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnRules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this process has accepted into Redis and not done yet, for a Redis that loses it, or cannot
 * be reached again. Thread-safe.
 */
final class OfferedTurns {
  private static final int MOST_REMEMBERED = 10_000;

  /** By then it is done, or others have it. */
  private static final int LEASES_REMEMBERED = 60;

  private final TurnRules rules;

  @GuardedBy("this")
  private final Map<String, Offered> offered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Offered> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private record Offered(NewTurn turn, long at) {}

  OfferedTurns(TurnRules rules) {
    this.rules = rules;
  }

  synchronized void add(NewTurn turn) {
    offered.put(turn.id(), new Offered(turn, System.nanoTime()));
  }

  synchronized void remove(String id) {
    offered.remove(id);
  }

  synchronized List<NewTurn> lately() {
    long now = System.nanoTime();
    offered
        .values()
        .removeIf(each -> now - each.at() > LEASES_REMEMBERED * rules.lease().toNanos());
    return offered.values().stream().map(Offered::turn).toList();
  }

  /** As it was offered, if that was here. */
  synchronized NewTurn asTaken(QueuedTurn turn) {
    Offered known = offered.get(turn.id());
    return known != null
        ? known.turn()
        : new NewTurn(
            turn.id(),
            turn.lane(),
            turn.author(),
            ChronoUnit.MICROS.between(Instant.EPOCH, turn.acceptedAt()),
            turn.payload());
  }
}
