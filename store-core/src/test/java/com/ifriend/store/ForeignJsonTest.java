package com.ifriend.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.State;
import com.google.common.base.Splitter;
import com.google.genai.types.Blob;
import com.google.genai.types.Content;
import com.google.genai.types.CustomMetadata;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.Part;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events as others write them. */
final class ForeignJsonTest {
  /** What {@link ForeignJson#maybe} looks for. */
  private static final Pattern MARK =
      Pattern.compile("\"[a-z]+_[a-z_]+\"\\s*:|\"timestamp\"\\s*:\\s*(?:\"|-?\\d+[.eE])");

  @Test
  void marksOfOtherWritersAreFoundWhereverTheyAre() {
    List<String> pieces =
        Splitter.on(' ')
            .splitToList(
                "\" \" \" : : \"timestamp\": timestamp\" a bc _ _ - 1 23 . e E { } é \t \n \u000b");
    Random random = new Random();
    int[] found = new int[2];
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(pieces.get(random.nextInt(pieces.size())))
            .append(random.nextInt(9) == 0 ? " " : "");
      }
      String json = text.toString();
      boolean expected = MARK.matcher(json).find();
      assertThat(ForeignJson.maybe(json.getBytes(UTF_8))).as(json).isEqualTo(expected);
      found[expected ? 1 : 0]++;
    }
    assertThat(Math.min(found[0], found[1]))
        .as("without a mark, and with one")
        .isGreaterThan(1_000);
  }

  @Test
  void eventOfAdkForPythonIsReadWhole() throws IOException {
    Event event =
        read(
            """
            {"model_version":"gemini-2.5-flash","content":{"parts":[
              {"function_call":{"id":"c1","args":{"city_name":"Paris","max_price":80},"name":"search_tours"},
               "thought_signature":"-__-"},
              {"inline_data":{"data":"_-8","mime_type":"image/png"}}],"role":"model"},
             "partial":null,"finish_reason":"STOP",
             "usage_metadata":{"candidates_token_count":5,"prompt_token_count":7,
               "prompt_tokens_details":[{"modality":"TEXT","token_count":7}]},
             "grounding_metadata":{"web_search_queries":["louvre"],
               "grounding_chunks":[{"web":{"uri":"https://example.com","title":"t"}}]},
             "custom_metadata":{"trace_id":"abc","score":2.5,"nested_map":{"in_side":1}},
             "invocation_id":"e-1","author":"concierge",
             "actions":{"state_delta":{"last_city":"Paris","user:home_town":null},
               "artifact_delta":{"my_file.png":1},"transfer_to_agent":"other_agent",
               "requested_auth_configs":{"call_1":{"auth_scheme":{"type_":"x"}}},
               "requested_tool_confirmations":{"call_1":{"hint":"sure?","confirmed":false,
                 "payload":{"some_key":1}}},
               "compaction":{"start_timestamp":1767224888.28,"end_timestamp":1767224889.0,
                 "compacted_content":{"role":"model","parts":[{"text":"short"}]}}},
             "long_running_tool_ids":["c1"],"branch":"a.b","id":"p1","timestamp":1767224888.280449}
            """);

    assertThat(event.timestamp()).isEqualTo(1_767_224_888_280L);
    assertThat(event.invocationId()).isEqualTo("e-1");
    assertThat(event.modelVersion()).hasValue("gemini-2.5-flash");
    assertThat(event.finishReason().orElseThrow().toString()).isEqualTo("STOP");
    FunctionCall call = event.functionCalls().get(0);
    assertThat(call.args().orElseThrow()).isEqualTo(Map.of("city_name", "Paris", "max_price", 80));
    List<Part> parts = event.content().flatMap(Content::parts).orElseThrow();
    assertThat(parts.get(0).thoughtSignature().orElseThrow()).containsExactly(0xfb, 0xff, 0xfe);
    Blob image = parts.get(1).inlineData().orElseThrow();
    assertThat(image.mimeType()).hasValue("image/png");
    assertThat(image.data().orElseThrow()).containsExactly(0xff, 0xef);
    assertThat(event.usageMetadata().orElseThrow().promptTokensDetails().orElseThrow().get(0))
        .satisfies(detail -> assertThat(detail.tokenCount()).hasValue(7));
    assertThat(event.groundingMetadata().orElseThrow().webSearchQueries().orElseThrow())
        .containsExactly("louvre");
    assertThat(event.customMetadata().orElseThrow())
        .containsExactly(
            CustomMetadata.builder().key("trace_id").stringValue("abc").build(),
            CustomMetadata.builder().key("score").numericValue(2.5f).build(),
            CustomMetadata.builder().key("nested_map").stringValue("{\"in_side\":1}").build());
    assertThat(event.actions().stateDelta())
        .containsEntry("last_city", "Paris")
        .containsEntry("user:home_town", State.REMOVED);
    assertThat(event.actions().artifactDelta()).isEqualTo(Map.of("my_file.png", 1));
    assertThat(event.actions().transferToAgent()).hasValue("other_agent");
    assertThat(event.actions().requestedAuthConfigs().get("call_1"))
        .isEqualTo(Map.of("auth_scheme", Map.of("type_", "x")));
    assertThat(event.actions().requestedToolConfirmations().values())
        .singleElement()
        .satisfies(asked -> assertThat(asked.payload()).isEqualTo(Map.of("some_key", 1)));
    assertThat(event.actions().compaction().orElseThrow().startTimestamp())
        .isEqualTo(1_767_224_888_280L);
    assertThat(event.longRunningToolIds().orElseThrow()).containsExactly("c1");
  }

  @ParameterizedTest
  @CsvSource({
    "1767224888.28, 1767224888280",
    "1767224888.0, 1767224888000",
    "1.76722488828e9, 1767224888280",
    "1767224888280.9, 1767224888281",
    "'\"2026-01-01T00:48:08.280449Z\"', 1767228488280",
    "'\"2026-01-01T01:48:08.280449+01:00\"', 1767228488280",
    "'\"2026-01-01 00:48:08\"', 1767228488000",
    "5, 5"
  })
  void timeStampsAreInstants(String written, long milliseconds) throws IOException {
    assertThat(read("{\"id\":\"a\",\"timestamp\":" + written + "}").timestamp())
        .isEqualTo(milliseconds);
  }

  @Test
  void wholeSecondsAreToldByTheNamesAroundThem() throws IOException {
    assertThat(read("{\"invocation_id\":\"a\",\"timestamp\":1767224888}").timestamp())
        .isEqualTo(1_767_224_888_000L);
    assertThat(read("{\"invocation_id\":\"a\",\"timestamp\":1767224888280}").timestamp())
        .isEqualTo(1_767_224_888_280L);
  }

  @ParameterizedTest
  @CsvSource({"-__-", "+//+", "'-__-\n'"})
  void bytesMayBeInEitherAlphabetOfBase64(String written) throws IOException {
    String json =
        "{\"timestamp\":1,\"content\":{\"parts\":[{\"text\":\"a\",\"thoughtSignature\":\""
            + written.replace("\n", "\\n")
            + "\"}]}}";

    assertThat(read(json).content().orElseThrow().parts().orElseThrow().get(0).thoughtSignature())
        .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(0xfb, 0xff, 0xfe));
  }

  @Test
  void whatIsOursIsReadAsBefore() throws IOException {
    Event event =
        Event.builder()
            .id("a_b")
            .author("user")
            .timestamp(1_767_224_888L)
            .content(
                Content.fromParts(
                    Part.builder()
                        .functionCall(
                            FunctionCall.builder()
                                .name("f")
                                .args(Map.of("state_delta", "2026", "timestamp", 1.5))
                                .build())
                        .build()))
            .build();
    byte[] json = Json.write(event).json;

    assertThat(ForeignJson.maybe(json)).isTrue();
    assertThat(JsonBaseModel.getMapper().<JsonNode>valueToTree(Json.readEvent(json)))
        .isEqualTo(JsonBaseModel.getMapper().valueToTree(event));
  }

  @Test
  void whatIsNoEventIsRefusedAsBefore() {
    assertThatThrownBy(() -> read("{\"invocation_id\":\"a\",\"content\":5}"))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> read("{\"timestamp\":1.5,\"content\":{"))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(
            () -> read("{\"content\":{\"parts\":[{\"thoughtSignature\":\"no base64!\"}]}}"))
        .isInstanceOf(JsonProcessingException.class);
  }

  private static Event read(String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    byte[] before = bytes.clone();
    Event event = new StoredEvent(bytes).event();
    assertThat(Arrays.equals(bytes, before)).isTrue();
    return event;
  }
}
