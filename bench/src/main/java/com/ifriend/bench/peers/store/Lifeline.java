package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.child.Message;
import com.ifriend.bench.peers.process.Child;
import com.ifriend.bench.peers.process.ChildException;
import com.ifriend.bench.peers.process.Launcher;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The process of a contender, which is started again when it broke; why is a finding. */
final class Lifeline implements AutoCloseable {
  /** Work with the child. */
  interface Work {
    void run(Child running) throws ChildException, InterruptedException;
  }

  private final StoreFindings findings;
  private final Launcher launcher;
  private final String server;
  private @Nullable Child child;

  Lifeline(StoreFindings findings, Launcher launcher, String server) {
    this.findings = findings;
    this.launcher = launcher;
    this.server = server;
  }

  /** Does nothing for a contender that cannot even start. */
  void attempt(String what, Work work) throws InterruptedException {
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
      started = findings.contender().start(launcher);
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

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }
}
