package com.ifriend.store.tiered;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue in Redis, and while that is away, one in MySQL.
 *
 * <p>What MySQL has taken over, it keeps: its ids stay known there, and who finds such a message in
 * Redis later drops it. Until all of them are done, new messages go there too, so that those of one
 * lane stay behind each other. This process has what it accepted in its memory, until it is done or
 * a while has passed: what a Redis has lost is put in again, and what cannot be reached in one for
 * longer than a lease is put into MySQL. Thread-safe.
 */
final class TieredTurnQueue implements TurnQueue {
  private static final Logger log = LoggerFactory.getLogger(TieredTurnQueue.class);

  private static final int MOST_REMEMBERED = 10_000;

  /** This part of a lease passes between Redis's end and the first turn in MySQL. */
  private static final int SETTLING = 5;

  /** Who works on a message that was moved, for a person to read. */
  private static final String MOVED = "moved from Redis";

  private final Tiers tiers;
  private final String name;
  private final TurnRules rules;
  private final TurnQueue cold;
  private volatile @Nullable TurnQueue opened;

  /** Leases that MySQL has given, also in place of one of Redis, which the worker knows. */
  private final ConcurrentMap<Token, Lease> ofMySql = new ConcurrentHashMap<>();

  /** Leases that Redis has given to this process. */
  private final ConcurrentMap<Token, Held> held = new ConcurrentHashMap<>();

  /** Leases of Redis whose turns were done while it was away. */
  private final Set<Lease> unended = ConcurrentHashMap.newKeySet();

  private final Map<String, Offered> offered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Offered> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** Whether MySQL has been used lately, and whether there is work left. */
  private volatile boolean coldKnown = true;

  private volatile boolean coldBusy;
  private volatile long downSince;
  private volatile long seenDoubts;

  private record Offered(NewTurn turn, long at) {}

  /** A worker may know the lease with what it holds in another form. */
  private record Token(String lane, long fence) {
    static Token of(Lease lease) {
      return new Token(lease.lane(), lease.fence());
    }
  }

  /**
   * @param lease as Redis gave it
   * @param until when nobody else can have it, in nanoseconds
   */
  private record Held(Lease lease, long until) {}

  TieredTurnQueue(Tiers tiers, String name, TurnRules rules, TurnQueue cold) {
    this.tiers = tiers;
    this.name = name;
    this.rules = rules;
    this.cold = cold;
    this.seenDoubts = tiers.doubts();
  }

  @Override
  public TurnRules rules() {
    return rules;
  }

  private <T> T hot(Function<TurnQueue, T> work) {
    return tiers.on(
        tiers.redis,
        () -> {
          TurnQueue known = opened;
          if (known == null) {
            known = tiers.open().turns(name, rules);
            opened = known;
          }
          return work.apply(known);
        });
  }

  private <T> T cold(Supplier<T> work) {
    return tiers.on(tiers.mysql, work);
  }

  @Override
  public Admission accept(NewTurn turn, Optional<String> owner) {
    if (tiers.redis.isUp() && !coldBusy) {
      try {
        if (isKnownInCold(turn)) {
          return Admission.of(Admission.Kind.KNOWN);
        }
        Admission admission = hot(hot -> hot.accept(turn, owner));
        admission.lease().ifPresent(this::hold);
        if (admission.kind() == Admission.Kind.ACCEPTED) {
          synchronized (offered) {
            offered.put(turn.id(), new Offered(turn, System.nanoTime()));
          }
        }
        return admission;
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    coldKnown = true;
    coldBusy = true;
    Optional<String> worker = isSettled() ? owner : Optional.empty();
    Admission admission = cold(() -> cold.accept(turn, worker));
    admission.lease().ifPresent(this::given);
    return admission;
  }

  /**
   * Whether whoever works on a message of Redis has had the time to take it over: a later one of
   * its lane is not begun before it.
   */
  private boolean isSettled() {
    return tiers.redis.isUp()
        || (downSince != 0 && System.nanoTime() - downSince > rules.lease().toNanos() / SETTLING);
  }

  private void given(Lease lease) {
    ofMySql.put(Token.of(lease), lease);
  }

  private boolean isKnownInCold(NewTurn turn) {
    return coldKnown
        && tiers.mysql.isUp()
        && (isKnownInCold(turn.id()) || turn.alias().map(this::isKnownInCold).orElse(false));
  }

  private boolean isKnownInCold(String id) {
    return tiers.originals(originals -> originals.knowsTurn(name, id));
  }

  private void hold(Lease lease) {
    held.put(Token.of(lease), new Held(lease, System.nanoTime() + rules().lease().toNanos()));
  }

  @Override
  public Optional<Lease> claim(String owner) {
    if (tiers.redis.isUp()) {
      try {
        Optional<Lease> lease = fresh(hot(hot -> hot.claim(owner)), owner);
        if (lease.isPresent() || !coldKnown || !tiers.mysql.isUp()) {
          return lease;
        }
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    if (!isSettled()) {
      return Optional.empty();
    }
    Optional<Lease> lease = cold(() -> cold.claim(owner));
    lease.ifPresent(this::given);
    return lease;
  }

  /** The first lease of Redis whose message MySQL has not taken over. */
  private Optional<Lease> fresh(Optional<Lease> found, String owner) {
    Optional<Lease> lease = found;
    while (lease.isPresent()) {
      Lease candidate = lease.get();
      Optional<QueuedTurn> turn = candidate.turn();
      if (turn.isEmpty() || !coldKnown || !tiers.mysql.isUp() || !isKnownInCold(turn.get().id())) {
        hold(candidate);
        return lease;
      }
      lease = hot(hot -> hot.complete(candidate, TurnOutcome.DONE, Optional.of(owner)));
    }
    return lease;
  }

  @Override
  public Optional<Lease> hold(String lane, String owner) {
    if (tiers.redis.isUp() && !coldBusy) {
      try {
        Optional<Lease> lease = hot(hot -> hot.hold(lane, owner));
        lease.ifPresent(this::hold);
        return lease;
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    Optional<Lease> lease = cold(() -> cold.hold(lane, owner));
    lease.ifPresent(this::given);
    return lease;
  }

  @Override
  public boolean renew(Lease lease, Optional<byte[]> note) {
    Token token = Token.of(lease);
    Lease other = ofMySql.get(token);
    if (other != null) {
      return cold(() -> cold.renew(other, note));
    }
    try {
      boolean kept = hot(hot -> hot.renew(lease, note));
      Held before = held.get(token);
      if (kept && before != null) {
        hold(before.lease());
      } else if (!kept) {
        held.remove(token);
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
    Held before = held.get(token);
    if (before == null) {
      return ofMySql.containsKey(token);
    }
    if (System.nanoTime() > before.until()) {
      held.remove(token);
      return false;
    }
    coldKnown = true;
    coldBusy = true;
    Optional<QueuedTurn> turn = before.lease().turn();
    Optional<Lease> other =
        turn.isEmpty()
            ? cold(() -> cold.hold(token.lane(), MOVED))
            : cold(() -> cold.accept(asTaken(turn.get()), Optional.of(MOVED))).lease();
    other.ifPresent(lease -> ofMySql.put(token, lease));
    held.remove(token);
    return other.isPresent();
  }

  private NewTurn asTaken(QueuedTurn turn) {
    synchronized (offered) {
      Offered known = offered.get(turn.id());
      if (known != null) {
        return known.turn();
      }
    }
    return new NewTurn(
        turn.id(),
        turn.lane(),
        turn.author(),
        ChronoUnit.MICROS.between(Instant.EPOCH, turn.acceptedAt()),
        turn.payload());
  }

  @Override
  public Optional<Lease> complete(Lease lease, TurnOutcome outcome, Optional<String> owner) {
    Token token = Token.of(lease);
    Lease other;
    Held mine;
    synchronized (this) {
      other = ofMySql.get(token);
      // What ends is not moved meanwhile: nobody would end it there.
      mine = held.remove(token);
    }
    if (other != null) {
      Optional<Lease> next = cold(() -> cold.complete(other, outcome, owner));
      ofMySql.remove(token);
      next.ifPresent(this::given);
      forget(lease, outcome);
      return next.isPresent() || owner.isEmpty() ? next : claim(owner.get());
    }
    try {
      Optional<Lease> next = hot(hot -> hot.complete(lease, outcome, owner));
      forget(lease, outcome);
      return owner.isEmpty() ? next : fresh(next, owner.get());
    } catch (StoreUnavailableException e) {
      if (mine != null && (lease.turn().isEmpty() || !(outcome instanceof TurnOutcome.Done))) {
        held.put(token, mine);
        return move(token) ? complete(lease, outcome, owner) : Optional.empty();
      }
      if (outcome instanceof TurnOutcome.Done) {
        // It stays in Redis until that is back, or another finds it, and drops it.
        unended.add(lease);
        lease.turn().ifPresent(turn -> remember(turn.id()));
      }
      forget(lease, outcome);
      return owner.isEmpty() ? Optional.empty() : claim(owner.get());
    }
  }

  private void remember(String id) {
    coldKnown = true;
    tiers.tellOriginals(it -> it.rememberTurn(name, id, rules().remembered()));
  }

  private void forget(Lease lease, TurnOutcome outcome) {
    if (!(outcome instanceof TurnOutcome.Again)) {
      synchronized (offered) {
        lease.turn().ifPresent(turn -> offered.remove(turn.id()));
      }
    }
  }

  /**
   * What Redis may have lost.
   *
   * @param empty whether it has nothing: what it knows is done, then
   */
  private void offerAgain(boolean empty) {
    for (Offered each : offered()) {
      Admission admission = hot(hot -> hot.accept(each.turn(), Optional.empty()));
      if (admission.kind() == Admission.Kind.ACCEPTED) {
        log.warn("Redis had lost message {}; it is in the queue again", each.turn().id());
      } else if (empty) {
        synchronized (offered) {
          offered.remove(each.turn().id());
        }
      }
    }
  }

  private List<Offered> offered() {
    synchronized (offered) {
      long now = System.nanoTime();
      // By then it is done, or others have it.
      offered.values().removeIf(each -> now - each.at() > 60 * rules().lease().toNanos());
      return new ArrayList<>(offered.values());
    }
  }

  /** Now and then: what could not be done when it was asked for. */
  void tick() {
    if (tiers.mysql.isUp()) {
      coldKnown = tiers.originals(originals -> originals.knowsTurns(name));
      coldBusy = coldKnown && cold(cold::counts).turns() > 0;
    }
    if (tiers.redis.isUp()) {
      downSince = 0;
      long doubts = tiers.doubts();
      boolean empty = !offered().isEmpty() && hot(TurnQueue::counts).turns() == 0;
      if (doubts != seenDoubts || empty) {
        offerAgain(empty);
        seenDoubts = doubts;
      }
      for (Lease lease : List.copyOf(unended)) {
        var unused = hot(hot -> hot.complete(lease, TurnOutcome.DONE, Optional.empty()));
        unended.remove(lease);
      }
      return;
    }
    if (downSince == 0) {
      downSince = System.nanoTime();
    }
    for (Token token : held.keySet()) {
      var unused = move(token);
    }
    if (System.nanoTime() - downSince > rules().lease().toNanos()) {
      for (Offered each : offered()) {
        coldKnown = true;
        coldBusy = true;
        var unused = cold(() -> cold.accept(each.turn(), Optional.empty()));
        synchronized (offered) {
          offered.remove(each.turn().id());
        }
      }
    }
  }

  @Override
  public int take(String permit, int most, Duration time) {
    if (tiers.redis.isUp()) {
      try {
        return hot(hot -> hot.take(permit, most, time));
      } catch (StoreUnavailableException e) {
        if (tiers.redis.isUp()) {
          throw e;
        }
      }
    }
    return cold(() -> cold.take(permit, most, time));
  }

  @Override
  public TurnCounts counts() {
    if (!tiers.redis.isUp()) {
      return cold(cold::counts);
    }
    TurnCounts ofHot = hot(TurnQueue::counts);
    return coldKnown && tiers.mysql.isUp() ? ofHot.plus(cold(cold::counts)) : ofHot;
  }

  @Override
  public List<QueuedTurn> list(boolean parked, int limit) {
    List<QueuedTurn> all = new ArrayList<>();
    if (tiers.redis.isUp()) {
      all.addAll(hot(hot -> hot.list(parked, limit)));
    }
    if (coldKnown && tiers.mysql.isUp()) {
      all.addAll(cold(() -> cold.list(parked, limit)));
    }
    return all.subList(0, Math.min(limit, all.size()));
  }

  @Override
  public boolean retry(String id) {
    return (tiers.redis.isUp() && hot(hot -> hot.retry(id))) || cold(() -> cold.retry(id));
  }

  @Override
  public boolean drop(String id) {
    return (tiers.redis.isUp() && hot(hot -> hot.drop(id))) || cold(() -> cold.drop(id));
  }
}
