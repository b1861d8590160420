package com.ifriend.bench.loadtest.measure;

import java.util.concurrent.locks.LockSupport;

/** What tells the time; another one in tests. */
interface Ticker {
  /** The clock of the machine. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void waitUntil(long time) throws InterruptedException {
          for (long left = time - nanos(); left > 0; left = time - nanos()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
        }
      };

  long nanos();

  /** Returns when {@link #nanos} has come to it, at once if it had. */
  void waitUntil(long time) throws InterruptedException;
}
