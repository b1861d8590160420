package com.ifriend.bench.kit;

import io.reactivex.rxjava3.core.Single;

/** Waits for what only has to happen. */
public final class Rx {
  private Rx() {}

  public static void run(Single<?> work) {
    var unused = work.blockingGet();
  }
}
