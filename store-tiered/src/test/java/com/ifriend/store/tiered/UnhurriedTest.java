package com.ifriend.store.tiered;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class UnhurriedTest {
  @Test
  void everyPieceOfWorkIsDoneOnceWhoeverBringsIt() throws InterruptedException {
    int threads = 8;
    int each = 500;
    Set<String> done = ConcurrentHashMap.newKeySet();
    AtomicInteger runs = new AtomicInteger();
    try (Unhurried soon = new Unhurried(Runnable::run, "soon")) {
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        Thread thread =
            new Thread(
                () -> {
                  for (int at = 0; at < each; at++) {
                    String name = number + " " + at;
                    soon.execute(
                        () -> {
                          done.add(name);
                          var unused = runs.incrementAndGet();
                        });
                    if (at % 250 == 0) {
                      // So that all find it asleep.
                      LockSupport.parkNanos(400_000_000);
                    }
                  }
                });
        all.add(thread);
        thread.start();
      }
      for (Thread thread : all) {
        thread.join();
      }
    }
    assertThat(runs).hasValue(threads * each);
    assertThat(done)
        .isEqualTo(
            IntStream.range(0, threads)
                .boxed()
                .flatMap(number -> IntStream.range(0, each).mapToObj(i -> number + " " + i))
                .collect(Collectors.toSet()));
  }

  @Test
  void whoHasNothingToDoSleepsUntilThereIs() throws InterruptedException {
    Thread[] thread = new Thread[1];
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    try (Unhurried soon = new Unhurried(Runnable::run, "soon")) {
      soon.execute(
          () -> {
            thread[0] = Thread.currentThread();
            first.countDown();
          });
      assertThat(first.await(10, SECONDS)).isTrue();
      long end = System.nanoTime() + SECONDS.toNanos(10);
      while (thread[0].getState() != Thread.State.WAITING && System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(thread[0].getState()).as("no clock runs").isEqualTo(Thread.State.WAITING);

      soon.execute(second::countDown);

      assertThat(second.await(10, SECONDS)).isTrue();
    }
    assertThat(thread[0].isAlive()).isFalse();
  }

  @Test
  void whatWasBroughtIsDoneBeforeItIsClosed() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    try (Unhurried soon = new Unhurried(Runnable::run, "soon")) {
      soon.execute(runs::incrementAndGet);
      soon.execute(runs::incrementAndGet);
    }
    assertThat(runs).hasValue(2);
  }
}
