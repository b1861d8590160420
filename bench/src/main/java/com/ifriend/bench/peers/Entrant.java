package com.ifriend.bench.peers;

import com.ifriend.bench.peers.Findings.Operation;
import com.ifriend.bench.peers.Findings.Survivors;
import com.ifriend.bench.peers.child.Message;
import com.ifriend.bench.peers.child.Numbers;
import com.ifriend.bench.peers.process.Child;
import com.ifriend.bench.peers.process.ChildException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A contender at the start: with a child that can be started again when it broke, and a session
 * that stays at about one length. Whatever goes wrong becomes a finding.
 */
final class Entrant implements AutoCloseable {
  /** Starts the child of a contender. */
  interface Starter {
    Child start(Contender contender) throws IOException, ChildException;
  }

  private static final int FILL_CHUNK = 500;

  private final Findings findings;
  private final Starter starter;
  private final String server;
  private final Plan plan;
  private @Nullable Child child;
  private int sessions;
  private String session = "";
  private int length;

  /**
   * @param server the address of the contender's store
   */
  Entrant(Contender contender, Starter starter, String server, Plan plan) {
    this.findings = new Findings(contender);
    this.starter = starter;
    this.server = server;
    this.plan = plan;
  }

  Findings findings() {
    return findings;
  }

  /** Work with the child. */
  private interface Work {
    void run(Child running) throws ChildException, InterruptedException;
  }

  /** Does nothing for a contender that cannot even start. */
  private void attempt(String what, Work work) throws InterruptedException {
    try {
      Child running = running();
      if (running != null) {
        work.run(running);
      }
    } catch (ChildException e) {
      findings.obstacle(what + ": " + e.getMessage());
    }
  }

  private @Nullable Child running() throws InterruptedException {
    if (child != null && child.isAlive()) {
      return child;
    }
    if (child == null && findings.obstacle().isPresent()) {
      return null;
    }
    Child started = null;
    try {
      started = starter.start(findings.contender());
      findings.settings(started.ask(1, "open", server, Message.BASE).get(0));
      child = started;
    } catch (IOException | ChildException e) {
      findings.obstacle("does not start: " + e.getMessage());
      if (started != null) {
        started.close();
      }
      child = null;
    }
    return child;
  }

  private String newSession() {
    sessions++;
    // Ends in a letter, so that none is the beginning of another.
    return findings.contender().id() + "-" + sessions + "s";
  }

  /** Makes a new session of that length, and forgets the old one. */
  private void prepare(Child running, int target) throws ChildException, InterruptedException {
    if (!session.isEmpty()) {
      discard(running, session);
    }
    session = newSession();
    length = 0;
    running.tell("create", session);
    long start = System.nanoTime();
    while (length < target) {
      int to = Math.min(target, length + FILL_CHUNK);
      running.tell("fill", session, Integer.toString(length), Integer.toString(to));
      length = to;
      long nanos = System.nanoTime() - start;
      if (length < target && nanos > plan.fillBudget().toNanos()) {
        throw new ChildException.Failed(
            String.format(
                Locale.ROOT,
                "not measured, too slow: the first %,d events took %,d s",
                length,
                nanos / 1_000_000_000));
      }
    }
  }

  private static void discard(Child running, String old)
      throws ChildException, InterruptedException {
    running.tell("forget", old);
    running.tell("delete", old);
  }

  /** So that the just-in-time compilers have seen all paths. */
  void warmUp() throws InterruptedException {
    attempt(
        "warm-up",
        running -> {
          prepare(running, plan.lengths().get(0));
          warmUp(plan.warmUp(), () -> append(running));
          for (String request : reads(true)) {
            warmUp(plan.warmUp(), () -> running.reading(read(request)));
          }
        });
  }

  private interface Sample {
    Object take() throws ChildException, InterruptedException;
  }

  private static void warmUp(Duration time, Sample sample)
      throws ChildException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    do {
      try {
        var unused = sample.take();
      } catch (ChildException.NotOffered e) {
        return;
      }
    } while (System.nanoTime() < end);
  }

  private List<String> reads(boolean withLast) {
    List<String> warm = withLast ? List.of("read", "last") : List.of("read");
    if (findings.contender().kind() != Contender.Kind.OURS) {
      return warm;
    }
    return withLast ? List.of("read", "read-cold", "last") : List.of("read", "read-cold");
  }

  private String[] read(String request) {
    return request.equals("last")
        ? new String[] {request, session, "20"}
        : new String[] {request, session};
  }

  private long append(Child running) throws ChildException, InterruptedException {
    long nanos = running.nanos("append", session, "main", Integer.toString(length), "text");
    length++;
    return nanos;
  }

  /** Before the rounds at a length. */
  void enter(int target) throws InterruptedException {
    attempt(
        "at " + target + " events",
        running -> {
          try {
            prepare(running, target);
            for (String request : reads(true)) {
              warmUp(plan.slice(), () -> running.reading(read(request)));
            }
          } catch (ChildException.Failed e) {
            for (Operation operation : Operation.values()) {
              findings.gap(operation, target, String.valueOf(e.getMessage()));
            }
          }
        });
  }

  /** One round at a length. */
  void round(int target, int round) throws InterruptedException {
    attempt(
        "at " + target + " events",
        running -> {
          if (length + plan.appends() > Plan.longest(target)) {
            prepareAgain(running, target);
          }
          measure(Operation.APPEND, target, round, plan.appends(), () -> append(running));
          measure(Operation.READ, target, round, plan.reads(), () -> read(running, target, "read"));
          measure(Operation.LAST, target, round, plan.reads(), () -> read(running, target, "last"));
          // Last, because getting ready for it goes on a little in the background.
          if (findings.contender().kind() == Contender.Kind.OURS) {
            measure(
                Operation.READ_COLD,
                target,
                round,
                plan.reads(),
                () -> read(running, target, "read-cold"));
          }
        });
  }

  private void prepareAgain(Child running, int target) throws ChildException, InterruptedException {
    try {
      prepare(running, target);
    } catch (ChildException.Failed e) {
      findings.gap(Operation.APPEND, target, String.valueOf(e.getMessage()));
    }
  }

  private interface Timed {
    long nanos() throws ChildException, InterruptedException;
  }

  private void measure(Operation operation, int target, int round, int most, Timed timed)
      throws ChildException, InterruptedException {
    if (findings.gap(operation, target).isPresent()) {
      return;
    }
    long[] nanos = new long[most];
    int taken = 0;
    long end = System.nanoTime() + plan.slice().toNanos();
    try {
      do {
        nanos[taken++] = timed.nanos();
      } while (taken < most && System.nanoTime() < end);
      findings.add(operation, target, round, Arrays.copyOf(nanos, taken));
    } catch (ChildException.NotOffered e) {
      findings.gap(operation, target, "–");
    } catch (ChildException.Failed e) {
      findings.gap(operation, target, "fails: " + e.getMessage());
    }
  }

  private long read(Child running, int target, String request)
      throws ChildException, InterruptedException {
    Child.Reading reading = running.reading(read(request));
    int from = request.equals("last") ? Math.max(0, length - 20) : 0;
    List<Integer> expected = Check.range(from, length);
    if (!reading.events().equals(expected)) {
      boolean onlyTheOrder = reading.events().stream().sorted().toList().equals(expected);
      findings.wrongRead(
          target,
          String.format(
              "%s returns %s for %s%s",
              request,
              shortened(Numbers.text(reading.events()), 80),
              Numbers.text(expected),
              onlyTheOrder ? ": all, in another order" : ""));
    }
    return reading.nanos();
  }

  static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  /** Many writers on one session. */
  void storm() throws InterruptedException {
    attempt(
        plan.writers() + " writers",
        running -> {
          String stormy = newSession();
          running.tell("create", stormy);
          List<String> answer =
              running.ask(
                  3,
                  "storm",
                  stormy,
                  Integer.toString(plan.writers()),
                  Integer.toString(plan.writes()));
          List<Integer> acknowledged = running.numbers(answer.get(0));
          List<Integer> kept = running.reading("read", stormy).events();
          int lost = (int) acknowledged.stream().filter(number -> !kept.contains(number)).count();
          findings.survivors(
              findings
                  .survivors()
                  .orElse(Survivors.NONE)
                  .plus(
                      new Survivors(
                          plan.writers() * plan.writes(),
                          acknowledged.size(),
                          lost,
                          Math.toIntExact(running.number(answer.get(1))),
                          answer.get(2))));
          discard(running, stormy);
        });
  }

  /** Of a session in Redis. */
  interface Scales {
    long bytes(String ofSession);
  }

  void weigh(int events, Scales scales) throws InterruptedException {
    attempt(
        "memory",
        running -> {
          prepare(running, events);
          findings.bytesPerEvent((double) scales.bytes(session) / events);
        });
  }

  void check(Check check) throws InterruptedException {
    findings.verdict(check.title(), new Verdict(Verdict.Mark.UNKNOWN, "not asked"));
    attempt(
        check.title(),
        running -> {
          try {
            findings.verdict(check.title(), check.trial().run(running, newSession()));
          } catch (ChildException.NotOffered e) {
            findings.verdict(
                check.title(),
                new Verdict(Verdict.Mark.NOT_OFFERED, String.valueOf(e.getMessage())));
          } catch (ChildException.Failed e) {
            findings.verdict(
                check.title(), new Verdict(Verdict.Mark.WRONG, "fails: " + e.getMessage()));
          }
        });
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }
}
