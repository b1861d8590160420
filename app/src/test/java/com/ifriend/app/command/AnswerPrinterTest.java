package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.Answer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswerPrinterTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AnswerPrinter printer =
      new AnswerPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void linesAreOutAsSoonAsTheyAreWhole() {
    printer.accept("um ");
    assertThat(printed()).isEmpty();
    printer.accept("dois\ntrês");
    assertThat(printed()).isEqualTo("um dois\n");
    printer.end(Answer.of("um dois\ntrês quatro"));
    assertThat(printed()).isEqualTo("um dois\ntrês quatro\n");
  }

  @Test
  void anAnswerThatIsAnotherThanItsPiecesIsPrintedWhole() {
    List.of("um\n", "dois").forEach(printer);
    printer.end(Answer.of("tudo de novo"));
    assertThat(printed()).isEqualTo("um\n\ntudo de novo\n");
  }

  @Test
  void nothingOfTheModelSteersTheTerminal() {
    printer.accept("a\u001b[2Jb\n");
    printer.end(Answer.of("a\u001b[2Jb\nc\u0007"));
    assertThat(printed()).doesNotContain("\u001b", "\u0007");
  }
}
