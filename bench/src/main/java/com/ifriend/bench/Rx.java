package com.ifriend.bench;

import io.reactivex.rxjava3.core.Single;

/** Waits for what only has to happen. */
final class Rx {
  private Rx() {}

  static void run(Single<?> work) {
    var unused = work.blockingGet();
  }
}
