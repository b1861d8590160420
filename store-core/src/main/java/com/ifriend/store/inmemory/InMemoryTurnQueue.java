package com.ifriend.store.inmemory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One lock around everything. */
final class InMemoryTurnQueue implements TurnQueue {
  private final Clock clock;
  private final TurnRules rules;

  /** Until when an id is known, oldest first. */
  @GuardedBy("this")
  private final Map<String, Instant> known = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Entry> all = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Entry> parked = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<String, Lane> lanes = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Author> authors = new HashMap<>();

  /** Lanes with a seat or an owner. */
  @GuardedBy("this")
  private final TreeSet<Lane> due = new TreeSet<>(Lane.IN_TIME);

  private final Permits permits = new Permits();

  @GuardedBy("this")
  private long bytes;

  @GuardedBy("this")
  private long fence;

  @GuardedBy("this")
  private long sequence;

  InMemoryTurnQueue(Clock clock, TurnRules rules) {
    this.clock = clock;
    this.rules = rules;
  }

  @Override
  public TurnRules rules() {
    return rules;
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public synchronized Admission accept(NewTurn turn, Optional<String> owner) {
    Instant now = clock.instant();
    forget(now);
    if (known.containsKey(turn.id()) || turn.alias().filter(known::containsKey).isPresent()) {
      return Admission.of(Admission.Kind.KNOWN);
    }
    if (all.size() >= rules.turns() || bytes + turn.payload().length > rules.bytes()) {
      return Admission.of(Admission.Kind.NO_ROOM);
    }
    Instant until = now.plus(rules.remembered());
    known.put(turn.id(), until);
    turn.alias().ifPresent(alias -> known.put(alias, until));
    Author author = authors.get(turn.author());
    if (author != null && author.turns >= rules.perAuthor()) {
      return Admission.of(Admission.Kind.TOO_MANY);
    }
    Lane lane = enqueue(new Entry(turn, now, sequence++), now);
    return new Admission(
        Admission.Kind.ACCEPTED,
        lane == null ? Optional.empty() : owner.map(name -> lease(lane, name, now)));
  }

  @Override
  public int take(String permit, int most, Duration time) {
    return permits.take(permit, most, time, clock.instant());
  }

  @GuardedBy("this")
  private void forget(Instant now) {
    Iterator<Instant> oldest = known.values().iterator();
    while (oldest.hasNext() && !oldest.next().isAfter(now)) {
      oldest.remove();
    }
  }

  /** Returns its lane if that was free, and work may be done in it. */
  @GuardedBy("this")
  private @Nullable Lane enqueue(Entry entry, Instant now) {
    all.put(entry.turn.id(), entry);
    bytes += entry.turn.payload().length;
    authors.computeIfAbsent(entry.turn.author(), name -> new Author()).turns++;
    boolean free = !lanes.containsKey(entry.turn.lane());
    Lane lane = lanes.computeIfAbsent(entry.turn.lane(), Lane::new);
    lane.waiting.add(entry);
    if (!free || !seat(lane, entry.turn.author(), now)) {
      return null;
    }
    schedule(lane, now);
    return lane;
  }

  /** Gives the lane a seat of this author; if there is none, it waits for one. */
  @GuardedBy("this")
  private boolean seat(Lane lane, String name, Instant now) {
    if (name.equals(lane.seat)) {
      return true;
    }
    vacate(lane, now);
    Author author = authors.computeIfAbsent(name, any -> new Author());
    if (author.seats < rules.atOnce()) {
      author.seats++;
      lane.seat = name;
      return true;
    }
    author.held.add(lane);
    due.remove(lane);
    lane.owner = null;
    return false;
  }

  /** Gives the seat of the lane to the author's next one. */
  @GuardedBy("this")
  private void vacate(Lane lane, Instant now) {
    String name = lane.seat;
    lane.seat = null;
    Author author = name == null ? null : authors.get(name);
    if (name == null || author == null) {
      return;
    }
    Lane next = author.held.poll();
    if (next != null) {
      next.seat = name;
      schedule(next, now);
      return;
    }
    author.seats--;
    if (author.turns == 0 && author.seats == 0) {
      authors.remove(name);
    }
  }

  @GuardedBy("this")
  private void schedule(Lane lane, Instant at) {
    due.remove(lane);
    lane.due = at;
    lane.scheduled = sequence++;
    due.add(lane);
  }

  @GuardedBy("this")
  private Lease lease(Lane lane, String owner, Instant now) {
    Entry entry = lane.atHand;
    if (entry == null) {
      entry = lane.waiting.pollFirst();
      lane.atHand = entry;
    }
    lane.owner = owner;
    lane.fence = nextFence(now);
    schedule(lane, now.plus(rules.lease()));
    if (entry == null) {
      return new Lease(lane.name, lane.fence, Optional.empty());
    }
    entry.begun++;
    return new Lease(lane.name, lane.fence, Optional.of(entry.queued()));
  }

  /** Larger than those of earlier processes, too, whose sessions may be in a durable store. */
  @GuardedBy("this")
  private long nextFence(Instant now) {
    fence = Math.max(fence + 1, now.toEpochMilli() * 1_000);
    return fence;
  }

  @Override
  public synchronized Optional<Lease> claim(String owner) {
    Instant now = clock.instant();
    while (!due.isEmpty() && !due.first().due.isAfter(now)) {
      Lane lane = due.first();
      Entry next = lane.next();
      if (next == null) {
        // It was held, and its holder is gone.
        remove(lane, now);
      } else if (seat(lane, next.turn.author(), now)) {
        return Optional.of(lease(lane, owner, now));
      }
    }
    return Optional.empty();
  }

  @GuardedBy("this")
  private void remove(Lane lane, Instant now) {
    due.remove(lane);
    lanes.remove(lane.name);
    vacate(lane, now);
  }

  @Override
  public synchronized Optional<Lease> hold(String name, String owner) {
    Instant now = clock.instant();
    Lane lane = lanes.get(name);
    if (lane != null && (lane.next() != null || lane.due.isAfter(now))) {
      return Optional.empty();
    }
    return Optional.of(lease(lanes.computeIfAbsent(name, Lane::new), owner, now));
  }

  @Override
  public synchronized boolean renew(Lease lease, Optional<byte[]> note) {
    Lane lane = owned(lease);
    if (lane == null) {
      return false;
    }
    schedule(lane, clock.instant().plus(rules.lease()));
    if (note.isPresent() && lane.atHand != null) {
      lane.atHand.note = note;
    }
    return true;
  }

  @GuardedBy("this")
  private @Nullable Lane owned(Lease lease) {
    Lane lane = lanes.get(lease.lane());
    return lane != null && lane.owner != null && lane.fence == lease.fence() ? lane : null;
  }

  @Override
  public synchronized Optional<Lease> complete(
      Lease lease, TurnOutcome outcome, Optional<String> owner) {
    Lane lane = owned(lease);
    if (lane != null) {
      finish(lane, outcome, clock.instant());
    }
    return owner.flatMap(this::claim);
  }

  @GuardedBy("this")
  private void finish(Lane lane, TurnOutcome outcome, Instant now) {
    lane.owner = null;
    Entry entry = lane.atHand;
    if (entry != null && outcome instanceof TurnOutcome.Again again) {
      entry.waited += again.counts() ? 0 : 1;
      schedule(lane, now.plus(again.after()));
      return;
    }
    if (entry != null) {
      lane.atHand = null;
      take(entry);
      if (outcome instanceof TurnOutcome.Parked reason) {
        park(entry, reason.reason());
      }
    }
    Entry next = lane.next();
    if (next == null) {
      remove(lane, now);
    } else if (seat(lane, next.turn.author(), now)) {
      schedule(lane, now);
    }
  }

  @GuardedBy("this")
  private void take(Entry entry) {
    all.remove(entry.turn.id());
    bytes -= entry.turn.payload().length;
    Author author = authors.get(entry.turn.author());
    if (author != null) {
      author.turns--;
    }
  }

  @GuardedBy("this")
  private void park(Entry entry, String reason) {
    entry.parkedFor = Optional.of(reason);
    parked.put(entry.turn.id(), entry);
    Iterator<Entry> oldest = parked.values().iterator();
    while (parked.size() > rules.parked()) {
      var unused = oldest.next();
      oldest.remove();
    }
  }

  @Override
  public synchronized TurnCounts counts() {
    Instant now = clock.instant();
    long ready = due.stream().filter(lane -> lane.owner == null && !lane.due.isAfter(now)).count();
    Duration oldest =
        all.values().stream()
            .map(entry -> Duration.between(entry.acceptedAt, now))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return new TurnCounts(all.size(), bytes, ready, parked.size(), oldest);
  }

  @Override
  public synchronized List<QueuedTurn> list(boolean ofParked, int limit) {
    Stream<Entry> entries = (ofParked ? parked : all).values().stream();
    return entries.limit(limit).map(Entry::queued).toList();
  }

  @Override
  public synchronized boolean retry(String id) {
    Entry entry = parked.remove(id);
    if (entry == null) {
      return false;
    }
    entry.parkedFor = Optional.empty();
    entry.waited = entry.begun;
    var unused = enqueue(entry, clock.instant());
    return true;
  }

  @Override
  public synchronized boolean drop(String id) {
    return parked.remove(id) != null;
  }
}
