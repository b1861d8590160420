package com.ifriend.bench.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final List<Integer> ENTRANTS = List.of(1, 2, 3, 4, 5);

  private final Turns<Integer> turns = new Turns<>(ENTRANTS);

  @Test
  void theOrderIsDrawnAnewForEachRound() throws Exception {
    Set<List<Integer>> orders = new HashSet<>();
    for (int round = 0; round < 4; round++) {
      List<Integer> order = new ArrayList<>();
      turns.each(order::add);
      assertThat(order).containsExactlyInAnyOrderElementsOf(ENTRANTS);
      orders.add(order);
    }
    assertThat(orders).hasSize(4);
  }

  @Test
  void togetherMeansAtTheSameTime() throws Exception {
    CyclicBarrier all = new CyclicBarrier(ENTRANTS.size());
    turns.together("meeting", entrant -> meet(all));

    assertThatThrownBy(
            () ->
                turns.together(
                    "failing",
                    entrant -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
  }

  private static void meet(CyclicBarrier all) throws InterruptedException {
    try {
      var unused = all.await(10, TimeUnit.SECONDS);
    } catch (BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
