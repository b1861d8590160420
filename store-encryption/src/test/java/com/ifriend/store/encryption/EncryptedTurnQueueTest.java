package com.ifriend.store.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.testkit.InMemoryTurnBackend;
import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A sealed queue does what any does, and shows nothing to who looks underneath. */
final class EncryptedTurnQueueTest extends TurnQueueContract {
  private static final EncryptionKeys KEYS = EncryptionKeys.generate();
  private static final Optional<String> HERE = Optional.of("here");

  private final InMemoryTurnBackend plain = new InMemoryTurnBackend();

  private TurnQueue sealed(String name, SealingMode mode) {
    return new EncryptedTurnQueue(plain.queue(name, TurnRules.DEFAULT), KEYS, mode);
  }

  @Override
  protected TurnBackend backend() {
    return new TurnBackend() {
      @Override
      public TurnQueue queue(String name, TurnRules rules) {
        return new EncryptedTurnQueue(plain.queue(name, rules), KEYS, SealingMode.SEALED);
      }

      @Override
      public TurnQueue otherQueue(String name, TurnRules rules) {
        return queue(name, rules);
      }

      @Override
      public void age(String name, Duration by) {
        plain.age(name, by);
      }
    };
  }

  private static NewTurn turn(String id, String text) {
    return new NewTurn(id, "lane of " + id, "author", 1, text.getBytes(UTF_8));
  }

  private static String text(QueuedTurn turn) {
    return new String(turn.payload(), UTF_8);
  }

  @Test
  void nothingIsReadableUnderneath() {
    TurnQueue queue = sealed("q", SealingMode.SEALED);
    Lease lease = queue.accept(turn("1", "a secret"), HERE).lease().orElseThrow();
    queue.renew(lease, Optional.of("another secret".getBytes(UTF_8)));

    QueuedTurn kept = plain.queue("q", TurnRules.DEFAULT).list(false, 1).get(0);
    assertThat(text(kept)).startsWith("{\"sealed\":\"").doesNotContain("secret");
    assertThat(new String(kept.note().orElseThrow(), UTF_8)).doesNotContain("secret");
    assertThat(text(queue.list(false, 1).get(0))).isEqualTo("a secret");
  }

  @Test
  void whatWasPutThereByOthersOrMovedBecomesADeadLetterAndHoldsUpNobody() {
    TurnQueue queue = sealed("q", SealingMode.SEALED);
    TurnQueue underneath = plain.queue("q", TurnRules.DEFAULT);
    assertThat(underneath.accept(turn("forged", "plain"), Optional.empty()).lease()).isEmpty();
    Lease first = queue.accept(turn("1", "good"), HERE).lease().orElseThrow();
    byte[] moved = underneath.list(false, 9).get(1).payload();
    NewTurn copy = new NewTurn("copy", "lane of copy", "author", 1, moved);
    assertThat(underneath.accept(copy, Optional.empty()).lease()).isEmpty();
    assertThat(queue.accept(turn("2", "good too"), Optional.empty()).lease()).isEmpty();

    Lease next = queue.complete(first, TurnOutcome.DONE, HERE).orElseThrow();

    assertThat(text(next.turn().orElseThrow())).isEqualTo("good too");
    assertThat(queue.list(true, 9)).extracting(QueuedTurn::id).containsExactly("forged", "copy");
    assertThat(queue.list(true, 9).get(0).parkedFor().orElseThrow()).contains("not sealed");
  }

  @Test
  void onTheWayThereBothAreRead() {
    TurnQueue open = sealed("q", SealingMode.OPENING);
    TurnQueue sealing = sealed("q", SealingMode.SEALING);
    assertThat(open.accept(turn("1", "readable"), Optional.empty()).lease()).isEmpty();
    assertThat(sealing.accept(turn("2", "sealed"), Optional.empty()).lease()).isEmpty();
    assertThat(text(plain.queue("q", TurnRules.DEFAULT).list(false, 1).get(0)))
        .isEqualTo("readable");
    for (String expected : new String[] {"readable", "sealed"}) {
      Lease lease = (expected.equals("sealed") ? open : sealing).claim("here").orElseThrow();
      assertThat(text(lease.turn().orElseThrow())).isEqualTo(expected);
    }
  }
}
