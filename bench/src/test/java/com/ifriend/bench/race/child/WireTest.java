package com.ifriend.bench.race.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WireTest {
  @Test
  void anyFieldsMakeOneLineAndComeBack() {
    List<String> fields = List.of("ok", "", "a b+c", "é\n%20\u0000", "%", " ");

    String line = Wire.line(fields);

    assertThat(line).doesNotContain("\n").matches("[\\x21-\\x7e ]+");
    assertThat(Wire.fields(line)).isEqualTo(fields);
    assertThatThrownBy(() -> Wire.fields("ok %zz")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersComeBackInTheirOrder() {
    for (List<Integer> numbers :
        List.of(
            List.<Integer>of(),
            List.of(7),
            List.of(0, 1, 2, 3),
            List.of(3, 2, 1, 1, 2, 9),
            List.of(0, 1, EventNumbers.WRONG, 0, EventNumbers.WRONG, EventNumbers.WRONG))) {
      assertThat(EventNumbers.parse(EventNumbers.text(numbers))).isEqualTo(numbers);
    }
    assertThat(EventNumbers.text(List.of(0, 1, 2, 5, EventNumbers.WRONG, 4)))
        .isEqualTo("0-2,5,?,4");
    for (String nonsense : List.of("", "1-", "5-3", "1-2-3", "x")) {
      assertThatThrownBy(() -> EventNumbers.parse(nonsense))
          .as(nonsense)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void onlyTheExactTextIsTheMessage() {
    for (Message.Kind kind : List.of(Message.Kind.TEXT, Message.Kind.ODD, Message.Kind.LARGE)) {
      String text = Message.of("s", 42, kind).text();
      assertThat(Message.numberOf(text)).contains(42);
      assertThat(Message.numberOf(text + ".")).isEmpty();
      assertThat(Message.numberOf(text.substring(0, text.length() - 1))).isEmpty();
    }
    Message call = Message.of("s", 42, Message.Kind.CALL);
    assertThat(Message.numberOfCall(Message.TOOL, call.arguments())).contains(42);
    assertThat(Message.numberOfCall(Message.TOOL, "{\"number\": 42 }")).contains(42);
    assertThat(Message.numberOfCall("other", call.arguments())).isEmpty();
    assertThat(Message.numberOfCall(Message.TOOL, "{}")).isEmpty();
  }

  @Test
  void idsOfMessagesSayNothingOfTheirOrder() {
    assertThat(Message.of("s", 1, Message.Kind.TEXT).id())
        .isEqualTo(Message.of("s", 1, Message.Kind.CALL).id())
        .isNotEqualTo(Message.of("t", 1, Message.Kind.TEXT).id())
        .startsWith("s.");
    assertThat(Message.of("x".repeat(255), 1, Message.Kind.TEXT).id().length()).isLessThan(40);
  }
}
