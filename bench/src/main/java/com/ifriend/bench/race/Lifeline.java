package com.ifriend.bench.race;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The process of a contender, which is started again when it broke. Whatever goes wrong becomes a
 * finding. One thread at a time.
 */
public final class Lifeline implements AutoCloseable {
  /** Work with the child. */
  public interface Work {
    void run(Child running) throws ChildException, IOException, InterruptedException;
  }

  private final Findings<?, ?> findings;
  private final Launcher launcher;
  private final Work greeting;
  private @Nullable Child child;

  /**
   * @param greeting what is done with a child that has just been started
   */
  public Lifeline(Findings<?, ?> findings, Launcher launcher, Work greeting) {
    this.findings = findings;
    this.launcher = launcher;
    this.greeting = greeting;
  }

  /** Does nothing for a contender that cannot even start. */
  public void attempt(String what, Work work) throws InterruptedException {
    try {
      if (child == null || !child.isAlive()) {
        if (child == null && findings.obstacle().isPresent()) {
          return;
        }
        start();
      }
      work.run(requireNonNull(child));
    } catch (IOException | ChildException | RuntimeException e) {
      findings.obstacle((child == null ? "does not start" : what) + ": " + e.getMessage());
    }
  }

  private void start() throws ChildException, IOException, InterruptedException {
    child = null;
    child = another(greeting);
  }

  /** Starts another process of the same contender, which {@link #follow} may make the one. */
  public Child another(Work welcome) throws ChildException, IOException, InterruptedException {
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
  public void follow(Child successor, Duration within) {
    Child former = requireNonNull(child);
    child = successor;
    former.terminate(within);
  }

  /** Kills it as {@code kill -9} does, does something without it, and starts it again. */
  public void killAndRestart(Work between) throws ChildException, InterruptedException {
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
