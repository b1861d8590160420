package com.ifriend.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** Nothing that users, servers or models write can pass for a line of ours. */
final class PrintableTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORGED = "s1\n12:00:00.000 ERROR Forged";

  @Test
  void whatNobodySeesStandsThereAsItsNumber() {
    assertThat(Printable.line("a\nb\r\u001b[31m\u0085\u202e\u2028\ufeff"))
        .isEqualTo("a\\u000ab\\u000d\\u001b[31m\\u0085\\u202e\\u2028\\ufeff");
    assertThat(Printable.line("café 日本 👍 ção")).isEqualTo("café 日本 👍 ção");
    assertThat(Printable.line("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
    assertThat(Printable.line("\ud83d")).isEqualTo("\\ud83d");
  }

  @Test
  void textKeepsItsLinesAndAParagraphOnlyThoseThatAreSetIn() {
    assertThat(Printable.text("a\n\tb\u001b[2J")).isEqualTo("a\n\tb\\u001b[2J");
    assertThat(Printable.text("👩\u200d🍳")).isEqualTo("👩\u200d🍳");
    assertThat(Printable.paragraph("wrong:\n  - this\nforged"))
        .isEqualTo("wrong:\n  - this\\u000aforged");
  }

  @Test
  void jsonMeansTheSameAsBefore() throws Exception {
    String text = "a\nb\u001b\u0085\u202e\udb40\udc41";

    String line = Printable.line(JSON.writeValueAsString(Map.of("text", text)));

    assertThat(line).isEqualTo(Printable.line(line));
    assertThat(JSON.readTree(line).path("text").asText()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void lineOfTheLogIsOneLineWhateverIsInIt(String format) throws Exception {
    for (String hidden : List.of("\n", "\r\n", "\u001b[2J", "\u0085", "\u202e", "\u2028")) {
      String encoded = encoded(format, "session " + hidden + FORGED, null);

      assertThat(encoded.lines()).as(hidden).hasSize(1);
      assertThat(encoded.strip())
          .doesNotContain("\n", "\r", "\u001b", "\u0085", "\u202e", "\u2028");
      if (format.equals("json")) {
        JsonNode entry = JSON.readTree(encoded);
        assertThat(entry.path("message").asText())
            .doesNotContain("\u001b", "\u0085", "\u202e", "\u2028");
        assertThat(entry.path("session").asText()).doesNotContain("\n", "\u001b", "\u202e");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void messagesOfAStackTraceAreOneLineEach(String format) throws Exception {
    RuntimeException thrown =
        new IllegalStateException(FORGED, new IllegalArgumentException("\u001b[2J\n\tat forged"));
    thrown.addSuppressed(new IllegalStateException("closing\nfailed"));

    String encoded = encoded(format, "failed", thrown);

    String trace =
        format.equals("json") ? JSON.readTree(encoded).path("stack_trace").asText() : encoded;
    assertThat(trace)
        .contains("IllegalStateException: s1\\u000a12:00:00.000 ERROR Forged")
        .contains(
            "Caused by: java.lang.IllegalArgumentException: \\u001b[2J\\u000a\\u0009at forged")
        .contains("Suppressed: java.lang.IllegalStateException: closing\\u000afailed")
        .contains("\n\tat com.ifriend.");
    assertThat(trace.lines()).noneMatch(line -> line.startsWith("12:00:00.000 ERROR Forged"));
  }

  private static String encoded(String format, String message, @Nullable Throwable thrown) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger logger = context.getLogger("forged");
    LoggingEvent event =
        new LoggingEvent("test", logger, Level.WARN, "{}", thrown, new Object[] {message});
    event.addKeyValuePair(new KeyValuePair("session", message));
    return new String(
        Logging.encoder(context, Map.of("LOG_FORMAT", format)).encode(event),
        StandardCharsets.UTF_8);
  }
}
