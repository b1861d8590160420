package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.child.Numbers;
import com.ifriend.bench.peers.process.Child;
import com.ifriend.bench.peers.process.ChildException;
import com.ifriend.bench.peers.process.Launcher;
import com.ifriend.bench.peers.race.Markdown;
import com.ifriend.bench.peers.race.Verdict;
import com.ifriend.bench.peers.store.StoreFindings.Measure;
import com.ifriend.bench.peers.store.StoreFindings.Operation;
import com.ifriend.bench.peers.store.StoreFindings.Survivors;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A contender at the start. Whatever goes wrong becomes a finding. */
final class Entrant implements AutoCloseable {
  private final StoreFindings findings;
  private final Plan plan;
  private final Lifeline lifeline;
  private final Sessions sessions;

  /**
   * @param server the address of the contender's store
   */
  Entrant(StoreContender contender, Launcher launcher, String server, Plan plan) {
    this.findings = new StoreFindings(contender);
    this.plan = plan;
    this.lifeline = new Lifeline(findings, launcher, server);
    this.sessions = new Sessions(contender.id(), plan.fillBudget());
  }

  StoreFindings findings() {
    return findings;
  }

  /** So that the just-in-time compilers have seen all paths. */
  void warmUp() throws InterruptedException {
    lifeline.attempt(
        "warm-up",
        running -> {
          sessions.prepare(running, plan.lengths().get(0));
          warmUp(plan.warmUp(), () -> sessions.append(running));
          for (String request : reads()) {
            warmUp(plan.warmUp(), () -> sessions.read(running, request).nanos());
          }
        });
  }

  private interface Timed {
    long nanos() throws ChildException, InterruptedException;
  }

  private static void warmUp(Duration time, Timed timed)
      throws ChildException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    do {
      try {
        var unused = timed.nanos();
      } catch (ChildException.NotOffered e) {
        return;
      }
    } while (System.nanoTime() < end);
  }

  private List<String> reads() {
    return isOurs() ? List.of("read", "read-cold", "last") : List.of("read", "last");
  }

  private boolean isOurs() {
    return findings.contender().kind() == StoreContender.Kind.OURS;
  }

  /** Before the rounds at a length. */
  void enter(int target) throws InterruptedException {
    lifeline.attempt(
        "at " + target + " events",
        running -> {
          try {
            sessions.prepare(running, target);
            for (String request : reads()) {
              warmUp(plan.slice(), () -> sessions.read(running, request).nanos());
            }
          } catch (ChildException.Failed e) {
            for (Operation operation : Operation.values()) {
              findings.gap(operation.at(target), String.valueOf(e.getMessage()));
            }
          }
        });
  }

  /** One round at a length. */
  void round(int target, int round) throws InterruptedException {
    lifeline.attempt(
        "at " + target + " events",
        running -> {
          if (sessions.length() + plan.appends() > Plan.longest(target)) {
            prepareAgain(running, target);
          }
          measure(
              Operation.APPEND.at(target), round, plan.appends(), () -> sessions.append(running));
          measure(
              Operation.READ.at(target), round, plan.reads(), () -> read(running, target, "read"));
          measure(
              Operation.LAST.at(target), round, plan.reads(), () -> read(running, target, "last"));
          // Last, because getting ready for it goes on a little in the background.
          if (isOurs()) {
            measure(
                Operation.READ_COLD.at(target),
                round,
                plan.reads(),
                () -> read(running, target, "read-cold"));
          }
        });
  }

  private void prepareAgain(Child running, int target) throws ChildException, InterruptedException {
    try {
      sessions.prepare(running, target);
    } catch (ChildException.Failed e) {
      findings.gap(Operation.APPEND.at(target), String.valueOf(e.getMessage()));
    }
  }

  private void measure(Measure measure, int round, int most, Timed timed)
      throws ChildException, InterruptedException {
    if (findings.gap(measure).isPresent()) {
      return;
    }
    long[] nanos = new long[most];
    int taken = 0;
    long end = System.nanoTime() + plan.slice().toNanos();
    try {
      do {
        nanos[taken++] = timed.nanos();
      } while (taken < most && System.nanoTime() < end);
      findings.add(measure, round, Arrays.copyOf(nanos, taken));
    } catch (ChildException.NotOffered e) {
      findings.gap(measure, "–");
    } catch (ChildException.Failed e) {
      findings.gap(measure, "fails: " + e.getMessage());
    }
  }

  private long read(Child running, int target, String request)
      throws ChildException, InterruptedException {
    Child.Reading reading = sessions.read(running, request);
    List<Integer> expected = sessions.expected(request);
    if (!reading.events().equals(expected)) {
      boolean onlyTheOrder = reading.events().stream().sorted().toList().equals(expected);
      findings.wrongRead(
          target,
          String.format(
              "%s returns %s for %s%s",
              request,
              Markdown.shortened(Numbers.text(reading.events()), 80),
              Numbers.text(expected),
              onlyTheOrder ? ": all, in another order" : ""));
    }
    return reading.nanos();
  }

  /** Many writers on one session. */
  void storm() throws InterruptedException {
    lifeline.attempt(
        plan.writers() + " writers",
        running -> {
          String stormy = sessions.next();
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
          findings.add(
              new Survivors(
                  plan.writers() * plan.writes(),
                  acknowledged.size(),
                  lost,
                  Math.toIntExact(running.number(answer.get(1))),
                  answer.get(2)));
          Sessions.discard(running, stormy);
        });
  }

  /** Of a session in Redis. */
  interface Scales {
    long bytes(String ofSession);
  }

  void weigh(int events, Scales scales) throws InterruptedException {
    lifeline.attempt(
        "memory",
        running -> {
          sessions.prepare(running, events);
          findings.bytesPerEvent((double) scales.bytes(sessions.current()) / events);
        });
  }

  void check(Check check) throws InterruptedException {
    lifeline.attempt(
        check.title(),
        running -> {
          try {
            findings.verdict(check.title(), check.trial().run(running, sessions.next()));
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
    lifeline.close();
  }
}
