package com.ifriend.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One script per verb. All keys begin with {@code turns:{NAME}}, whose braces keep them in one slot
 * of a cluster, and do not expire unless it says so:
 *
 * <ul>
 *   <li>{@code :turn:ID}, HASH: a message, with {@code lane}, {@code author}, {@code order}, {@code
 *       accepted_at} (µs), {@code attempts}, {@code waited} (those of them that do not count),
 *       {@code payload}, {@code note} and {@code parked_for}
 *   <li>{@code :known:ID}, STRING that expires: it was accepted, or the other name of one that was
 *   <li>{@code :all}, {@code :parked}, ZSET: ids of messages, and of dead letters, by time (µs)
 *   <li>{@code :waiting:LANE}, ZSET: its messages that were not begun, each with the time it came
 *       (µs) ahead of its id, by their order
 *   <li>{@code :lane:LANE}, HASH: {@code owner} while somebody works in it, {@code fence}, {@code
 *       turn} that was begun, {@code seat}: whose it has, {@code held} while it waits for one
 *   <li>{@code :due}, ZSET: lanes with a seat or an owner, by the time from which anybody may work
 *       in them (µs)
 *   <li>{@code :author:AUTHOR}, HASH: {@code turns} and {@code seats}
 *   <li>{@code :held:AUTHOR}, LIST: lanes that wait for a seat
 *   <li>{@code :taken:PERMIT}, LIST that expires: when each was taken (µs), oldest first
 *   <li>{@code :totals}, HASH: {@code bytes} of all payloads, and the last {@code fence}
 * </ul>
 */
final class RedisTurnQueue implements TurnQueue {
  private final RedisCalls calls;
  private final TurnRules rules;
  private final List<byte[]> keys;

  RedisTurnQueue(RedisCalls calls, String prefix, String name, TurnRules rules) {
    this.calls = calls;
    this.rules = rules;
    this.keys = RedisKeys.utf8(prefix + "turns:{" + RedisKeys.escape(name) + "}");
  }

  @Override
  public TurnRules rules() {
    return rules;
  }

  @Override
  public Admission accept(NewTurn turn, Optional<String> owner) {
    List<?> reply =
        (List<?>)
            write(
                "accepting a message",
                RedisScript.ACCEPT_TURN,
                args()
                    .add(Long.toString(rules.remembered().toMillis()))
                    .add(Integer.toString(rules.perAuthor()))
                    .add(Integer.toString(rules.turns()))
                    .add(Long.toString(rules.bytes()))
                    .add(owner.orElse(""))
                    .add(turn.id())
                    .add(turn.lane())
                    .add(turn.author())
                    .add(Long.toString(turn.order()))
                    .add(turn.payload())
                    .add(turn.alias().orElse("")));
    return new Admission(
        Admission.Kind.valueOf(Replies.text(reply.get(0))),
        lease(reply.size() > 1 ? reply.get(1) : null));
  }

  @Override
  public Optional<Lease> claim(String owner) {
    return lease(write("claiming a lane", RedisScript.CLAIM_TURN, args().add(owner)));
  }

  @Override
  public Optional<Lease> hold(String lane, String owner) {
    return lease(write("holding a lane", RedisScript.HOLD_LANE, args().add(lane).add(owner)));
  }

  @Override
  public boolean renew(Lease lease, Optional<byte[]> note) {
    ScriptArgs args = args(lease);
    note.ifPresent(args::add);
    return isOne(write("renewing a lease", RedisScript.RENEW_LEASE, args));
  }

  @Override
  public Optional<Lease> complete(Lease lease, TurnOutcome outcome, Optional<String> owner) {
    ScriptArgs args = args(lease);
    if (outcome instanceof TurnOutcome.Again again) {
      args.add("AGAIN").add(Long.toString(again.after().toMillis()));
      args.add(again.counts() ? "1" : "0").add("");
    } else if (outcome instanceof TurnOutcome.Parked parked) {
      args.add("PARKED").add("").add("").add(parked.reason());
    } else {
      args.add("DONE").add("").add("").add("");
    }
    args.add(Integer.toString(rules.parked())).add(owner.orElse(""));
    return lease(write("completing a turn", RedisScript.COMPLETE_TURN, args));
  }

  @Override
  public int take(String permit, int most, Duration time) {
    return Math.toIntExact(
        (Long)
            write(
                "taking a permit",
                RedisScript.TAKE_PERMIT,
                args()
                    .add(permit)
                    .add(Integer.toString(most))
                    .add(Long.toString(time.toMillis()))));
  }

  @Override
  public TurnCounts counts() {
    List<?> reply =
        (List<?>) calls.read("counting messages", RedisScript.COUNT_TURNS, keys, List.of());
    return new TurnCounts(
        (Long) reply.get(0),
        (Long) reply.get(1),
        (Long) reply.get(2),
        (Long) reply.get(3),
        Duration.of((Long) reply.get(4), ChronoUnit.MICROS));
  }

  @Override
  public List<QueuedTurn> list(boolean parked, int limit) {
    List<?> reply =
        (List<?>)
            calls.read(
                "listing messages",
                RedisScript.LIST_TURNS,
                keys,
                RedisKeys.utf8(parked ? "parked" : "all", Integer.toString(limit)));
    return reply.stream().map(each -> listed((List<?>) each)).toList();
  }

  private static QueuedTurn listed(List<?> turn) {
    return new QueuedTurn(
        Replies.text(turn.get(0)),
        Replies.text(turn.get(1)),
        Replies.text(turn.get(2)),
        instant(turn.get(3)),
        number(turn.get(4)) - number(turn.get(5)),
        number(turn.get(4)) > 1,
        (byte[]) turn.get(6),
        Optional.ofNullable((byte[]) turn.get(7)),
        Optional.ofNullable((byte[]) turn.get(8)).map(Replies::text));
  }

  @Override
  public boolean retry(String id) {
    return isOne(write("retrying a dead letter", RedisScript.RETRY_TURN, args().add(id)));
  }

  @Override
  public boolean drop(String id) {
    return isOne(write("dropping a dead letter", RedisScript.DROP_TURN, new ScriptArgs().add(id)));
  }

  private ScriptArgs args() {
    return new ScriptArgs()
        .add(Long.toString(rules.lease().toMillis()))
        .add(Integer.toString(rules.atOnce()));
  }

  private ScriptArgs args(Lease lease) {
    return args().add(lease.lane()).add(Long.toString(lease.fence()));
  }

  private Object write(String operation, RedisScript script, ScriptArgs args) {
    return calls.write(operation, script, keys, args.list);
  }

  private static boolean isOne(Object reply) {
    return Long.valueOf(1).equals(reply);
  }

  private static Optional<Lease> lease(@Nullable Object reply) {
    if (!(reply instanceof List<?> lease)) {
      return Optional.empty();
    }
    String lane = Replies.text(lease.get(0));
    long fence = Long.parseLong(Replies.text(lease.get(1)));
    if (lease.size() == 2) {
      return Optional.of(new Lease(lane, fence, Optional.empty()));
    }
    int begun = Math.toIntExact((Long) lease.get(5));
    QueuedTurn turn =
        new QueuedTurn(
            Replies.text(lease.get(2)),
            lane,
            Replies.text(lease.get(3)),
            instant(lease.get(4)),
            begun - number(lease.get(6)),
            begun > 1,
            (byte[]) lease.get(7),
            lease.size() > 8 ? Optional.ofNullable((byte[]) lease.get(8)) : Optional.empty(),
            Optional.empty());
    return Optional.of(new Lease(lane, fence, Optional.of(turn)));
  }

  private static int number(@Nullable Object digits) {
    return digits == null ? 0 : Integer.parseInt(Replies.text(digits));
  }

  private static Instant instant(Object micros) {
    return Instant.EPOCH.plus(
        Long.parseLong(new String((byte[]) micros, UTF_8)), ChronoUnit.MICROS);
  }
}
