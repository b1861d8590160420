package com.ifriend.bench.race.store;

import static java.util.Objects.requireNonNull;

import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Child;
import com.ifriend.bench.race.ChildException;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.Lifeline;
import com.ifriend.bench.race.Markdown;
import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.child.Numbers;
import com.ifriend.bench.race.store.StoreFindings.Measure;
import com.ifriend.bench.race.store.StoreFindings.Operation;
import com.ifriend.bench.race.store.StoreFindings.Survivors;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A contender at the start. One of its sessions at a time is measured, and stays at about one
 * length. Whatever goes wrong becomes a finding.
 */
final class Entrant implements AutoCloseable {
  private static final int FILL_CHUNK = 500;
  private static final int LAST = 20;

  private final StoreFindings findings;
  private final Plan plan;
  private final Lifeline lifeline;
  private int sessions;
  private @Nullable Session current;
  private int length;

  /**
   * @param server the address of the contender's store
   */
  Entrant(Contender<Stage> contender, Launcher launcher, String server, Plan plan) {
    this.findings = new StoreFindings(contender);
    this.plan = plan;
    this.lifeline =
        new Lifeline(
            findings,
            launcher,
            child -> findings.settings(child.ask(1, "open", server, Message.BASE).get(0)));
  }

  StoreFindings findings() {
    return findings;
  }

  /** A new one. */
  private Session next(Child running) {
    sessions++;
    // Ends in a letter, so that none is the beginning of another.
    return new Session(running, findings.contender().id() + "-" + sessions + "s");
  }

  /** Makes a new session of that length the current one, and forgets the old one. */
  private Session prepare(Child running, int target) throws ChildException, InterruptedException {
    if (current != null) {
      current.on(running).discard();
    }
    Session session = next(running);
    current = session;
    length = 0;
    session.create();
    long start = System.nanoTime();
    while (length < target) {
      int to = Math.min(target, length + FILL_CHUNK);
      session.fill(length, to);
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
    return session;
  }

  private Session current(Child running) {
    return requireNonNull(current).on(running);
  }

  private interface Timed {
    long nanos() throws ChildException, InterruptedException;
  }

  private Timed appending(Child running) {
    return () -> {
      long nanos = current(running).append("main", length, "text");
      length++;
      return nanos;
    };
  }

  private Timed reading(Child running, int target, Operation operation) {
    String request = operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    boolean last = operation == Operation.LAST;
    String[] more = last ? new String[] {Integer.toString(LAST)} : new String[0];
    return () -> {
      Child.Reading reading = current(running).reading(request, more);
      List<Integer> expected = Session.range(last ? Math.max(0, length - LAST) : 0, length);
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
    };
  }

  /** The cold one last, because getting ready for it goes on a little in the background. */
  private List<Operation> reads() {
    return findings.contender().ours()
        ? List.of(Operation.READ, Operation.LAST, Operation.READ_COLD)
        : List.of(Operation.READ, Operation.LAST);
  }

  /** So that the just-in-time compilers have seen all paths. */
  void warmUp() throws InterruptedException {
    lifeline.attempt(
        "warm-up",
        running -> {
          int target = plan.lengths().get(0);
          var unused = prepare(running, target);
          warmUp(plan.warmUp(), appending(running));
          for (Operation operation : reads()) {
            warmUp(plan.warmUp(), reading(running, target, operation));
          }
        });
  }

  private static void warmUp(Duration time, Timed timed)
      throws ChildException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    try {
      do {
        var unused = timed.nanos();
      } while (System.nanoTime() < end);
    } catch (ChildException.NotOffered e) {
      // Nothing to warm up.
    }
  }

  /** Before the rounds at a length. */
  void enter(int target) throws InterruptedException {
    lifeline.attempt(
        at(target),
        running -> {
          try {
            var unused = prepare(running, target);
            for (Operation operation : reads()) {
              warmUp(plan.slice(), reading(running, target, operation));
            }
          } catch (ChildException.Failed e) {
            for (Operation operation : Operation.values()) {
              findings.gap(operation.at(target), String.valueOf(e.getMessage()));
            }
          }
        });
  }

  private static String at(int target) {
    return "at " + target + " events";
  }

  /** One round at a length. */
  void round(int target, int round) throws InterruptedException {
    lifeline.attempt(
        at(target),
        running -> {
          if (length + plan.appends() > Plan.longest(target)) {
            try {
              var unused = prepare(running, target);
            } catch (ChildException.Failed e) {
              findings.gap(Operation.APPEND.at(target), String.valueOf(e.getMessage()));
            }
          }
          measure(Operation.APPEND.at(target), round, plan.appends(), appending(running));
          for (Operation read : reads()) {
            measure(read.at(target), round, plan.reads(), reading(running, target, read));
          }
        });
  }

  private void measure(Measure measure, int round, int most, Timed timed)
      throws ChildException, InterruptedException {
    if (findings.gap(measure).isPresent()) {
      return;
    }
    Samples samples = new Samples();
    long end = System.nanoTime() + plan.slice().toNanos();
    try {
      do {
        samples.record(timed.nanos());
      } while (samples.count() < most && System.nanoTime() < end);
      findings.add(measure, round, samples);
    } catch (ChildException.NotOffered e) {
      findings.gap(measure, "–");
    } catch (ChildException.Failed e) {
      findings.gap(measure, "fails: " + e.getMessage());
    }
  }

  /** Many writers on one session. */
  void storm() throws InterruptedException {
    lifeline.attempt(
        plan.storm(),
        running -> {
          Session stormy = next(running);
          stormy.create();
          String writers = Integer.toString(plan.writers());
          String writes = Integer.toString(plan.writes());
          List<String> answer = running.ask(3, "storm", stormy.id(), writers, writes);
          List<Integer> acknowledged = running.numbers(answer.get(0));
          List<Integer> kept = stormy.read("read");
          int lost = (int) acknowledged.stream().filter(number -> !kept.contains(number)).count();
          int failed = Math.toIntExact(running.number(answer.get(1)));
          findings.add(
              plan.storm(),
              new Survivors(
                  plan.writers() * plan.writes(),
                  acknowledged.size(),
                  lost,
                  failed,
                  answer.get(2)));
          stormy.discard();
        });
  }

  /** Of a session in Redis. */
  interface Scales {
    long bytes(String ofSession);
  }

  void weigh(int events, Scales scales) throws InterruptedException {
    if (findings.contender().place() == Stage.REDIS) {
      lifeline.attempt(
          "memory",
          running ->
              findings.bytesPerEvent(
                  (double) scales.bytes(prepare(running, events).id()) / events));
    }
  }

  void check(Check<Session> check) throws InterruptedException {
    lifeline.attempt(
        check.title(),
        running -> {
          Verdict verdict;
          try {
            verdict = check.trial().run(next(running));
          } catch (ChildException.NotOffered e) {
            verdict = Verdict.notOffered(String.valueOf(e.getMessage()));
          } catch (ChildException.Failed e) {
            verdict = Verdict.wrong("fails: " + e.getMessage());
          }
          findings.verdict(check.title(), verdict);
        });
  }

  @Override
  public void close() {
    lifeline.close();
  }
}
