package com.ifriend.store.tiered;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.tiered.TieredLeases.Held;
import com.ifriend.store.tiered.TieredLeases.Token;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue in Redis, and while that is away, one in MySQL.
 *
 * <p>What MySQL has taken over, it keeps: its ids stay known there, and who finds such a message in
 * Redis later drops it. Until all of them are done, new messages go there too, so that those of one
 * lane stay behind each other. This process has what it accepted in its memory, until it is done or
 * a while has passed: what a Redis has lost is put in again, and while MySQL is in use all of it is
 * put there. Nothing is begun until each process has done so. Thread-safe.
 */
final class TieredTurnQueue implements TurnQueue {
  private static final Logger log = LoggerFactory.getLogger(TieredTurnQueue.class);

  /**
   * So long after a change of servers what waits is moved: what is at hand elsewhere is by then.
   */
  private static final Duration MOVING = Keeper.TICK.plusMillis(100);

  /** Who works on a message that was moved, for a person to read. */
  private static final String MOVED = "moved from Redis";

  private final Tiers tiers;
  private final TurnRules rules;
  private final ColdTurns cold;
  private final HotTurns hot;
  private final TieredLeases leases;

  /** Leases of Redis whose turns were done while it was away. */
  private final Set<Lease> unended = ConcurrentHashMap.newKeySet();

  private final OfferedTurns offered;

  private volatile long seenDoubts;

  TieredTurnQueue(Tiers tiers, String name, TurnRules rules, TurnQueue cold) {
    this.tiers = tiers;
    this.rules = rules;
    this.hot = new HotTurns(tiers, name, rules);
    this.cold = new ColdTurns(tiers, name, rules, cold);
    this.leases = new TieredLeases(rules.lease());
    this.seenDoubts = tiers.doubts();
    this.offered = new OfferedTurns(rules);
  }

  @Override
  public TurnRules rules() {
    return rules;
  }

  @Override
  public Admission accept(NewTurn turn, Optional<String> owner) {
    if (tiers.redis.isUp() && !cold.isBusy()) {
      try {
        if (cold.isUsed() && cold.knows(turn)) {
          return Admission.of(Admission.Kind.KNOWN);
        }
        Admission admission = hot.on(it -> it.accept(turn, worker(owner)));
        admission.lease().ifPresent(leases::hold);
        if (admission.kind() == Admission.Kind.ACCEPTED) {
          offered.add(turn);
        }
        return admission;
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    cold.use();
    Admission admission = cold.on(it -> it.accept(turn, worker(owner)));
    admission.lease().ifPresent(leases::given);
    return admission;
  }

  /** Nobody yet, where it might be later than what another process has still to move. */
  private Optional<String> worker(Optional<String> owner) {
    return owner.filter(any -> tiers.redis.isSettled());
  }

  @Override
  public Optional<Lease> claim(String owner) {
    if (!tiers.redis.isSettled()) {
      return Optional.empty();
    }
    if (tiers.redis.isUp()) {
      try {
        Optional<Lease> lease = fresh(hot.on(it -> it.claim(owner)), owner);
        if (lease.isPresent() || !cold.isUsed()) {
          return lease;
        }
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    Optional<Lease> lease = cold.on(it -> it.claim(owner));
    lease.ifPresent(leases::given);
    return lease;
  }

  /** The first lease of Redis whose message MySQL has not taken over. */
  private Optional<Lease> fresh(Optional<Lease> found, String owner) {
    Optional<Lease> lease = found;
    while (lease.isPresent()) {
      Lease candidate = lease.get();
      Optional<QueuedTurn> turn = candidate.turn();
      if (turn.isEmpty() || !cold.isUsed() || !cold.knows(turn.get().id())) {
        leases.hold(candidate);
        return lease;
      }
      lease = hot.on(it -> it.complete(candidate, TurnOutcome.DONE, Optional.of(owner)));
    }
    return lease;
  }

  @Override
  public Optional<Lease> hold(String lane, String owner) {
    if (tiers.redis.isUp() && !cold.isBusy()) {
      try {
        Optional<Lease> lease = hot.on(it -> it.hold(lane, owner));
        lease.ifPresent(leases::hold);
        return lease;
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    Optional<Lease> lease = cold.on(it -> it.hold(lane, owner));
    lease.ifPresent(leases::given);
    return lease;
  }

  @Override
  public boolean renew(Lease lease, Optional<byte[]> note) {
    Token token = Token.of(lease);
    Lease other = leases.ofMySql.get(token);
    if (other != null) {
      return cold.on(it -> it.renew(other, note));
    }
    if (!leases.held.containsKey(token)) {
      // Its message is in MySQL and not ours there, though Redis may know of that later.
      return false;
    }
    try {
      boolean kept = hot.on(it -> it.renew(lease, note));
      Held before = leases.held.get(token);
      if (kept && before != null) {
        leases.hold(before.lease());
      } else if (!kept) {
        leases.held.remove(token);
        offerAgain(false);
      }
      return kept;
    } catch (StoreUnavailableException e) {
      return move(token) && renew(lease, note);
    }
  }

  /**
   * Goes on with a turn of Redis in MySQL, as long as nobody else can have begun it again.
   *
   * @return false if somebody else goes on with it
   */
  private synchronized boolean move(Token token) {
    Held before = leases.held.get(token);
    if (before == null) {
      return leases.ofMySql.containsKey(token);
    }
    if (System.nanoTime() > before.until()) {
      leases.held.remove(token);
      return false;
    }
    cold.use();
    Optional<QueuedTurn> turn = before.lease().turn();
    Optional<Lease> other =
        turn.isEmpty()
            ? cold.on(it -> it.hold(token.lane(), MOVED))
            : cold.on(it -> it.accept(offered.asTaken(turn.get()), Optional.of(MOVED))).lease();
    other.ifPresent(lease -> leases.ofMySql.put(token, lease));
    leases.held.remove(token);
    return other.isPresent();
  }

  @Override
  public Optional<Lease> complete(Lease lease, TurnOutcome outcome, Optional<String> owner) {
    Token token = Token.of(lease);
    Lease other;
    Held mine;
    synchronized (this) {
      other = leases.ofMySql.get(token);
      // What ends is not moved meanwhile: nobody would end it there.
      mine = leases.held.remove(token);
    }
    if (other != null) {
      Optional<Lease> next = cold.on(it -> it.complete(other, outcome, worker(owner)));
      leases.ofMySql.remove(token);
      next.ifPresent(leases::given);
      forget(lease, outcome);
      return next.isPresent() || owner.isEmpty() ? next : claim(owner.get());
    }
    try {
      Optional<Lease> next = hot.on(it -> it.complete(lease, outcome, worker(owner)));
      forget(lease, outcome);
      return owner.isEmpty() ? next : fresh(next, owner.get());
    } catch (StoreUnavailableException e) {
      if (mine != null && (lease.turn().isEmpty() || !(outcome instanceof TurnOutcome.Done))) {
        leases.held.put(token, mine);
        return move(token) ? complete(lease, outcome, owner) : Optional.empty();
      }
      if (outcome instanceof TurnOutcome.Done) {
        // It stays in Redis until that is back, or another finds it, and drops it.
        unended.add(lease);
        lease.turn().ifPresent(turn -> cold.remember(turn.id()));
      }
      forget(lease, outcome);
      return owner.isEmpty() ? Optional.empty() : claim(owner.get());
    }
  }

  private void forget(Lease lease, TurnOutcome outcome) {
    if (!(outcome instanceof TurnOutcome.Again)) {
      lease.turn().ifPresent(turn -> offered.remove(turn.id()));
    }
  }

  /**
   * What Redis may have lost.
   *
   * @param empty whether it has nothing: what it knows is done, then
   */
  private void offerAgain(boolean empty) {
    for (NewTurn each : offered.lately()) {
      Admission admission = hot.on(it -> it.accept(each, Optional.empty()));
      if (admission.kind() == Admission.Kind.ACCEPTED) {
        log.warn("Redis had lost message {}; it is in the queue again", each.id());
      } else if (empty) {
        offered.remove(each.id());
      }
    }
  }

  /** Puts all that is not done where new messages go. */
  private void moveAll() {
    for (Token token : leases.held.keySet()) {
      var unused = move(token);
    }
    if (tiers.redis.hasChangedWithin(MOVING)) {
      return;
    }
    for (NewTurn each : offered.lately()) {
      cold.use();
      var unused = cold.on(it -> it.accept(each, Optional.empty()));
      offered.remove(each.id());
    }
  }

  /** Now and then: what could not be done when it was asked for. */
  void tick() {
    if (tiers.mysql.isUp()) {
      cold.look();
    }
    if (!tiers.redis.isUp() || cold.isBusy()) {
      moveAll();
    }
    if (!tiers.redis.isUp()) {
      return;
    }
    long doubts = tiers.doubts();
    boolean empty = !offered.lately().isEmpty() && hot.on(TurnQueue::counts).turns() == 0;
    if (!cold.isBusy() && (doubts != seenDoubts || empty)) {
      offerAgain(empty);
      seenDoubts = doubts;
    }
    for (Lease lease : List.copyOf(unended)) {
      var unused = hot.on(it -> it.complete(lease, TurnOutcome.DONE, Optional.empty()));
      unended.remove(lease);
    }
  }

  @Override
  public int take(String permit, int most, Duration time) {
    if (tiers.redis.isUp()) {
      try {
        return hot.on(it -> it.take(permit, most, time));
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    return cold.on(it -> it.take(permit, most, time));
  }

  @Override
  public TurnCounts counts() {
    if (!tiers.redis.isUp()) {
      return cold.on(TurnQueue::counts);
    }
    TurnCounts ofHot = hot.on(TurnQueue::counts);
    return cold.isUsed() ? ofHot.plus(cold.on(TurnQueue::counts)) : ofHot;
  }

  @Override
  public List<QueuedTurn> list(boolean parked, int limit) {
    List<QueuedTurn> all = new ArrayList<>();
    if (tiers.redis.isUp()) {
      all.addAll(hot.on(it -> it.list(parked, limit)));
    }
    if (cold.isUsed()) {
      all.addAll(cold.on(it -> it.list(parked, limit)));
    }
    return all.subList(0, Math.min(limit, all.size()));
  }

  @Override
  public boolean retry(String id) {
    return (tiers.redis.isUp() && hot.on(it -> it.retry(id))) || cold.on(it -> it.retry(id));
  }

  @Override
  public boolean drop(String id) {
    return (tiers.redis.isUp() && hot.on(it -> it.drop(id))) || cold.on(it -> it.drop(id));
  }
}
