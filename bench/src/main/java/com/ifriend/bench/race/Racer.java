package com.ifriend.bench.race;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A contender at the start: its process, which is started again when it broke, and what was found
 * out about it. Whatever goes wrong becomes a finding. One thread at a time.
 */
public abstract class Racer<F extends Findings<?, ?>> implements AutoCloseable {
  /** Work with the child. */
  public interface Work {
    void run(Child running) throws IOException, InterruptedException;
  }

  private final F findings;
  private final Launcher launcher;
  private @Nullable Child child;

  protected Racer(F findings, Launcher launcher) {
    this.findings = findings;
    this.launcher = launcher;
  }

  public final F findings() {
    return findings;
  }

  /** What is done with a child that has just been started. */
  protected abstract void greet(Child started) throws IOException, InterruptedException;

  /** Does nothing for a contender that cannot even start. */
  protected final void attempt(String what, Work work) throws InterruptedException {
    try {
      if (child == null || !child.isAlive()) {
        if (child == null && findings.obstacle().isPresent()) {
          return;
        }
        start();
      }
      work.run(requireNonNull(child));
    } catch (IOException | RuntimeException e) {
      findings.obstacle((child == null ? "does not start" : what) + ": " + e.getMessage());
    }
  }

  private void start() throws IOException, InterruptedException {
    child = null;
    child = another(this::greet);
  }

  /** Starts another process of the same contender, which {@link #follow} may make the one. */
  protected final Child another(Work welcome) throws IOException, InterruptedException {
    Child started = launcher.start(findings.contender());
    boolean greeted = false;
    try {
      welcome.run(started);
      greeted = true;
      return started;
    } finally {
      if (!greeted) {
        started.close();
      }
    }
  }

  /** Asks the process to end, as SIGTERM does, and goes on with another. */
  protected final void follow(Child successor, Duration within) {
    Child former = requireNonNull(child);
    child = successor;
    former.terminate(within);
  }

  /** Kills it as {@code kill -9} does, does something without it, and starts it again. */
  protected final void killAndRestart(Work between) throws InterruptedException {
    Child killed = requireNonNull(child);
    killed.kill();
    try {
      between.run(killed);
      start();
    } catch (IOException e) {
      throw new ChildException.Broken("again: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }
}
