package com.ifriend.bench.loadtest.measure;

/** Lets the just-in-time compiler see what comes, and opens connections. */
final class Warm {
  private Warm() {}

  static void up(SessionUnderLoad session, Sampling sampling) throws InterruptedException {
    Lane append = session.appending();
    long start = System.nanoTime();
    for (int done = 0; sampling.goesOn(done, start); done++) {
      try {
        append.prepare().run();
        append.operation().run();
        session.load();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("The warm-up failed: " + e.getMessage(), e);
      }
    }
  }
}
