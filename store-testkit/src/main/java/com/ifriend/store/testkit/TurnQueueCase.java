package com.ifriend.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Admission.Kind;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A queue for each test, seen from two processes. */
abstract class TurnQueueCase {
  static final TurnRules RULES = TurnRules.DEFAULT.withAuthor(2, 8);
  static final Optional<String> HERE = Optional.of("here");
  static final Optional<String> NOWHERE = Optional.empty();

  final String name = "queue-" + UUID.randomUUID();
  TurnQueue queue;
  TurnQueue second;

  protected abstract TurnBackend backend();

  @BeforeEach
  final void open() {
    queue = backend().queue(name, RULES);
    second = backend().otherQueue(name, RULES);
  }

  static NewTurn turn(String id, String lane) {
    return turn(id, lane, "author of " + lane);
  }

  static NewTurn turn(String id, String lane, String author) {
    return new NewTurn(id, lane, author, 1, id.getBytes(UTF_8));
  }

  Lease begun(String id, String lane) {
    return queue.accept(turn(id, lane), HERE).lease().orElseThrow();
  }

  void waits(String... idsInOneLane) {
    for (String id : idsInOneLane) {
      assertThat(queue.accept(turn(id, "lane"), NOWHERE)).isEqualTo(Admission.of(Kind.ACCEPTED));
    }
  }

  static void accepted(TurnQueue by, NewTurn turn) {
    assertThat(by.accept(turn, NOWHERE).kind()).isEqualTo(Kind.ACCEPTED);
  }

  static String id(Optional<Lease> lease) {
    return lease.flatMap(Lease::turn).map(QueuedTurn::id).orElse("none");
  }

  static QueuedTurn turnOf(Optional<Lease> lease) {
    return lease.flatMap(Lease::turn).orElseThrow();
  }
}
