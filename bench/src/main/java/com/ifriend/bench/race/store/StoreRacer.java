package com.ifriend.bench.race.store;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Child;
import com.ifriend.bench.race.ChildException;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.Racer;
import com.ifriend.bench.race.child.EventNumbers;
import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.store.StoreFindings.Measure;
import com.ifriend.bench.race.store.StoreFindings.Operation;
import com.ifriend.bench.race.store.StoreFindings.Survivors;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A store at the start. One of its sessions at a time is measured, and stays at about one length.
 */
final class StoreRacer extends Racer<StoreFindings> {
  private static final int FILL_CHUNK = 500;
  private static final int LAST = 20;

  private final StorePlan plan;
  private final String server;
  private int sessions;
  private @Nullable Session current;
  private int length;

  /**
   * @param server the address of the contender's store
   */
  StoreRacer(Contender<Stage> contender, Launcher launcher, String server, StorePlan plan) {
    super(new StoreFindings(contender), launcher);
    this.plan = plan;
    this.server = server;
  }

  @Override
  protected void greet(Child started) throws InterruptedException {
    findings().settings(started.ask(1, "open", server, Message.BASE).get(0));
  }

  /** A new one. */
  private Session next(Child running) {
    sessions++;
    // Ends in a letter, so that none is the beginning of another.
    return new Session(running, findings().contender().id() + "-" + sessions + "s");
  }

  /** Makes a new session of that length the current one, and forgets the old one. */
  @CanIgnoreReturnValue
  private Session prepare(Child running, int target) throws InterruptedException {
    if (current != null) {
      current.on(running).discard();
    }
    Session session = next(running);
    current = session;
    length = 0;
    session.create();
    fill(session, target);
    return session;
  }

  private void fill(Session session, int target) throws InterruptedException {
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
  }

  private interface Timed {
    @CanIgnoreReturnValue
    long nanos() throws InterruptedException;
  }

  private Session current(Child running) {
    return requireNonNull(current).on(running);
  }

  private Timed doing(Operation operation, Child running, int target) {
    if (operation == Operation.APPEND) {
      return () -> current(running).append("main", length++, "text");
    }
    String request = operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    boolean last = operation == Operation.LAST;
    String[] more = last ? new String[] {Integer.toString(LAST)} : new String[0];
    return () -> {
      Child.Reading reading = current(running).reading(request, more);
      List<Integer> expected = Session.range(last ? Math.max(0, length - LAST) : 0, length);
      if (!reading.events().equals(expected)) {
        boolean onlyTheOrder = reading.events().stream().sorted().toList().equals(expected);
        findings()
            .wrongRead(
                target,
                String.format(
                    "%s returns %s for %s%s",
                    request,
                    Markdown.shortened(EventNumbers.text(reading.events()), 80),
                    EventNumbers.text(expected),
                    onlyTheOrder ? ": all, in another order" : ""));
      }
      return reading.nanos();
    };
  }

  /** The cold one last, because getting ready for it goes on a little in the background. */
  private List<Operation> reads() {
    return findings().contender().ours()
        ? List.of(Operation.READ, Operation.LAST, Operation.READ_COLD)
        : List.of(Operation.READ, Operation.LAST);
  }

  /** So that the just-in-time compilers have seen all paths. */
  void warmUp() throws InterruptedException {
    attempt(
        "warm-up",
        running -> {
          int target = plan.lengths().get(0);
          prepare(running, target);
          warmUp(plan.warmUp(), doing(Operation.APPEND, running, target));
          for (Operation operation : reads()) {
            warmUp(plan.warmUp(), doing(operation, running, target));
          }
        });
  }

  private static void warmUp(Duration time, Timed timed) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    try {
      do {
        timed.nanos();
      } while (System.nanoTime() < end);
    } catch (ChildException.NotOffered e) {
      // Nothing to warm up.
    }
  }

  /** Before the rounds at a length. */
  void enter(int target) throws InterruptedException {
    attempt(
        at(target),
        running -> {
          try {
            prepare(running, target);
            for (Operation operation : reads()) {
              warmUp(plan.slice(), doing(operation, running, target));
            }
          } catch (ChildException.Failed e) {
            for (Operation operation : Operation.values()) {
              findings().gap(operation.at(target), String.valueOf(e.getMessage()));
            }
          }
        });
  }

  private static String at(int target) {
    return "at " + target + " events";
  }

  /** One round at a length. */
  void round(int target, int round) throws InterruptedException {
    attempt(
        at(target),
        running -> {
          if (length + plan.appends() > StorePlan.longest(target)) {
            try {
              prepare(running, target);
            } catch (ChildException.Failed e) {
              findings().gap(Operation.APPEND.at(target), String.valueOf(e.getMessage()));
            }
          }
          measure(Operation.APPEND, running, target, round, plan.appends());
          for (Operation read : reads()) {
            measure(read, running, target, round, plan.reads());
          }
        });
  }

  private void measure(Operation operation, Child running, int target, int round, int most)
      throws InterruptedException {
    Measure measure = operation.at(target);
    if (findings().gap(measure).isPresent()) {
      return;
    }
    Timed timed = doing(operation, running, target);
    Samples samples = new Samples();
    long end = System.nanoTime() + plan.slice().toNanos();
    try {
      do {
        samples.record(timed.nanos());
      } while (samples.count() < most && System.nanoTime() < end);
      findings().add(measure, round, samples);
    } catch (ChildException.NotOffered e) {
      findings().gap(measure, "–");
    } catch (ChildException.Failed e) {
      findings().gap(measure, "fails: " + e.getMessage());
    }
  }

  /** Many writers on one session. */
  void storm() throws InterruptedException {
    attempt(
        plan.storm(),
        running -> {
          Session stormy = next(running);
          stormy.create();
          String writers = Integer.toString(plan.writers());
          String writes = Integer.toString(plan.writes());
          List<String> answer = running.ask(3, "storm", stormy.id(), writers, writes);
          List<Integer> acknowledged = running.numbers(answer.get(0));
          List<Integer> kept = stormy.read("read");
          findings()
              .add(
                  plan.storm(),
                  new Survivors(
                      plan.writers() * plan.writes(),
                      acknowledged.size(),
                      (int) acknowledged.stream().filter(one -> !kept.contains(one)).count(),
                      (int) running.number(answer.get(1)),
                      answer.get(2)));
          stormy.discard();
        });
  }

  /** What a server holds. */
  interface Scales {
    /** At least of a session; what a contender has else does not change meanwhile. */
    long bytes(Contender<Stage> contender, String session) throws SQLException;
  }

  /** How many bytes more a server holds for each event. */
  void weigh(int events, Scales scales) throws InterruptedException {
    Contender<Stage> contender = findings().contender();
    if (contender.place() != Stage.HEAP) {
      attempt(
          "memory",
          running -> {
            Session session = prepare(running, 0);
            try {
              double empty = scales.bytes(contender, session.id());
              fill(session, events);
              double full = scales.bytes(contender, session.id());
              findings().bytesPerEvent((full - empty) / events);
            } catch (SQLException e) {
              throw new IllegalStateException("what it stores cannot be counted", e);
            }
          });
    }
  }

  void check(Check<Session> check) throws InterruptedException {
    attempt(
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
          findings().verdict(check.title(), verdict);
        });
  }
}
