package com.ifriend.bench.race;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
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
    Child started = launcher.start(findings.contender());
    boolean greeted = false;
    try {
      greeting.run(started);
      greeted = true;
      child = started;
    } finally {
      if (!greeted) {
        started.close();
      }
    }
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
