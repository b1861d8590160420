package com.ifriend.bench.kit;

/**
 * Keeps this JVM on the first half of the processors and the servers it started on the second, so
 * that the scheduler does not decide anew in each run whether client and server share one. Needs
 * {@code taskset}; without it, or with one processor, nothing is pinned, and the page says so.
 */
public final class Cpus {
  /** Of the machine: asked before anything is pinned. */
  static final int ALL = Runtime.getRuntime().availableProcessors();

  private final boolean pinned;

  private Cpus(boolean pinned) {
    this.pinned = pinned;
  }

  /** Pins this JVM; what it starts from now on stays beside it until {@link #pinServers}. */
  public static Cpus pinClient() {
    return new Cpus(ALL > 1 && pin(ProcessHandle.current(), "0-" + (ALL / 2 - 1)));
  }

  public void pinServers() {
    if (pinned) {
      ProcessHandle.current()
          .children()
          .forEach(
              server -> {
                if (!pin(server, ALL / 2 + "-" + (ALL - 1))) {
                  throw new IllegalStateException("taskset no longer works");
                }
              });
    }
  }

  private static boolean pin(ProcessHandle process, String processors) {
    String pid = Long.toString(process.pid());
    return ChildProcess.exit("taskset", "-a", "-cp", processors, pid) == 0;
  }

  @Override
  public String toString() {
    return pinned
        ? "pinned: client and servers on different processors"
        : "not pinned (no taskset, or one processor)";
  }
}
