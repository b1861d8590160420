package com.ifriend.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jackson says what is right. */
final class EventReaderTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "Louvre, 2 h",
          "São Paulo, às três: pão de açúcar, maçã e café",
          "áéíóú",
          "京都 🎉 …",
          "one\n\ttwo \"three\" \\ \\\\ four/five\r\n",
          "é\n京\"",
          "x".repeat(3_000),
          "ÿ".repeat(300));

  @Test
  void whatIsStoredOfUsualEventsIsRead() throws IOException {
    for (int seed = 0; seed < 500; seed++) {
      Event event = event(new Random(seed));
      byte[] stored = Json.write(event).json;
      byte[] older = event.toJson().getBytes(UTF_8);

      assertThat(read(stored)).as("seed %d", seed).isEqualTo(tree(event));
      assertThat(read(older)).as("seed %d", seed).isEqualTo(tree(event));
      assertThat(stored.length).isLessThan(older.length);
    }
  }

  private static @Nullable JsonNode read(byte[] json) {
    Event event = new EventReader(json).read();
    return event == null ? null : tree(event);
  }

  /** Tells 5 from 5L, and compares arrays of bytes by what is in them. */
  private static JsonNode tree(Event event) {
    return JsonBaseModel.getMapper().valueToTree(event);
  }

  @Test
  void whatIsNotReadAsByJacksonIsLeftToIt() throws IOException {
    Random random = new Random(1);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] json = spoilt(json(new Random(i % 200)), random);
      Event ours = new EventReader(json).read();
      if (ours != null) {
        read++;
        Event theirs = Json.readEvent(json);
        // Of an event that has none it is the time of reading.
        ours.setTimestamp(theirs.timestamp());
        assertThat(tree(ours).equals(tree(theirs))).as(new String(json, ISO_8859_1)).isTrue();
      }
    }
    assertThat(read).isBetween(3_000, 17_000);
  }

  private static byte[] json(Random random) {
    return event(random).toJson().getBytes(UTF_8);
  }

  /** With one to three bytes or pieces changed, left out, doubled or put in. */
  private static byte[] spoilt(byte[] json, Random random) {
    byte[] spoilt = json;
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(spoilt.length);
      int end = Math.min(spoilt.length, at + random.nextInt(random.nextInt(20) + 1) + 1);
      byte[] piece =
          switch (random.nextInt(5)) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
            case 2 -> Arrays.copyOfRange(spoilt, at, end);
            case 3 -> new byte[0];
            default -> new byte[] {(byte) "{}[],:\"\\ 0123456789-.eE".charAt(random.nextInt(23))};
          };
      int after = random.nextBoolean() ? at : end;
      byte[] next = new byte[at + piece.length + spoilt.length - after];
      System.arraycopy(spoilt, 0, next, 0, at);
      System.arraycopy(piece, 0, next, at, piece.length);
      System.arraycopy(spoilt, after, next, at + piece.length, spoilt.length - after);
      spoilt = next;
    }
    return spoilt;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\":\"a\",\"id\":\"b\",\"timestamp\":1}",
        "{\"id\":null,\"timestamp\":1}",
        "{\"timestamp\":01}",
        "{\"timestamp\":-0}",
        "{\"timestamp\":1.5}",
        "{\"timestamp\":9223372036854775807}",
        "{\"timestamp\":1}}",
        "{\"timestamp\":1,}",
        "{ \"timestamp\":1}",
        "{\"timestamp\":1,\"author\":\"tab\tinside\"}",
        "{\"timestamp\":1,\"author\":\"\\ud83c\"}",
        "{\"timestamp\":1,\"author\":\"\uFFFD\"}",
        "{\"timestamp\":1,\"inventedLater\":1}",
        "{\"timestamp\":1,\"avgLogprobs\":\"NaN\"}",
        "{\"timestamp\":1,\"avgLogprobs\":-3}",
        "{\"timestamp\":1,\"usageMetadata\":null}",
        "{\"timestamp\":1,\"usageMetadata\":{\"totalTokenCount\":\"3\",\"new\":[{}]}}",
        "{\"timestamp\":1,\"actions\":null}",
        "{\"timestamp\":1,\"actions\":{\"stateDelta\":{\"a\":null,\"a\":1},\"stateDelta\":{\"b\":null}}}",
        "{\"timestamp\":1,\"content\":{\"parts\":[{\"functionCall\":{\"args\":"
            + "{\"a\\n\":-0,\"b\":-0.0,\"c\":1e5,\"d\":12345678901,\"d\":{}}}}]}}",
        "{\"timestamp\":1,\"content\":{\"parts\":[{\"thoughtSignature\":\"AA\"}]}}",
        "{\"timestamp\":1,\"content\":{\"parts\":[{\"thoughtSignature\":\"_-==\"}]}}"
      })
  void oddDocumentsAreReadAsByJacksonOrLeftToIt(String json) throws IOException {
    JsonNode ours = read(json.getBytes(UTF_8));

    if (ours != null && json.contains("timestamp")) {
      assertThat(ours).isEqualTo(tree(Json.readEvent(json.getBytes(UTF_8))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00c0\u0080",
        "\u00c1\u00bf",
        "\u00c3(",
        "\u00c3",
        "\u0080",
        "\u00ed\u00a0\u0080",
        "\u00f0\u009f\u008e",
        "\u00ff"
      })
  void bytesThatAreNoUtf8AreLeftToIt(String bytes) {
    String json = "{\"timestamp\":1,\"author\":\"%s\"}";

    assertThat(read(String.format(json, bytes).getBytes(ISO_8859_1))).isNull();
    assertThat(read(String.format(json, "\u00c3\u00bf").getBytes(ISO_8859_1))).isNotNull();
  }

  private static final List<String> PIECES =
      List.of(
          "null",
          "true",
          "1.50",
          "-0",
          "1e3",
          "\\u00e9",
          "\\/",
          "é",
          "京",
          "🎉",
          "\"x\":1,",
          "{}",
          "[]");

  private static Event event(Random random) {
    Event.Builder event =
        Event.builder()
            .id("id" + random.nextInt())
            .invocationId(random.nextInt(4) == 0 ? null : "e-" + random.nextInt())
            .author(random.nextBoolean() ? "user" : text(random))
            .timestamp(
                random.nextBoolean() ? 1_767_224_888_280L + random.nextInt() : random.nextInt());
    if (random.nextInt(10) > 0) {
      List<Part> parts = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        parts.add(part(random));
      }
      event.content(Content.builder().role("model").parts(parts).build());
    }
    if (random.nextBoolean()) {
      event
          .partial(false)
          .turnComplete(random.nextBoolean())
          .finishReason(new FinishReason(random.nextBoolean() ? "STOP" : "INVENTED_LATER"))
          .avgLogprobs(-random.nextDouble() - 0.01)
          .branch(text(random))
          .modelVersion("gemini-2.5-flash")
          .usageMetadata(
              GenerateContentResponseUsageMetadata.builder()
                  .promptTokenCount(random.nextInt())
                  .totalTokenCount(3)
                  .build());
    }
    if (random.nextBoolean()) {
      event.longRunningToolIds(
          new HashSet<>(random.nextBoolean() ? List.of() : List.of("a", text(random) + "b")));
    }
    if (random.nextBoolean()) {
      event.actions(EventActions.builder().stateDelta(map(random, 3)).build());
    }
    return event.build();
  }

  private static Part part(Random random) {
    return switch (random.nextInt(4)) {
      case 0 ->
          Part.builder()
              .functionCall(
                  FunctionCall.builder()
                      .id("adk-" + random.nextInt())
                      .name("search")
                      .args(map(random, 3))
                      .build())
              .thoughtSignature(new byte[random.nextInt(40)])
              .build();
      case 1 ->
          Part.builder()
              .functionResponse(
                  FunctionResponse.builder().name("search").response(map(random, 4)).build())
              .build();
      case 2 -> Part.builder().text(text(random)).thought(random.nextBoolean()).build();
      default -> Part.fromText(text(random));
    };
  }

  private static Map<String, Object> map(Random random, int depth) {
    Map<String, Object> map = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(text(random) + i, value(random, depth));
    }
    return map;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextBoolean();
      case 2 -> (long) Integer.MAX_VALUE + 1 + random.nextInt(1_000);
      case 3 -> random.nextInt(1_000) / 8.0;
      case 4 -> -999_999_999_999_999_999L;
      case 5 -> text(random);
      case 6 -> map(random, depth - 1);
      default -> List.of(value(random, depth - 1), value(random, depth - 1), List.of());
    };
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
