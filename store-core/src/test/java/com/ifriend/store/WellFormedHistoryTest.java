package com.ifriend.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.CallbackContext;
import com.google.adk.models.LlmRequest;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contents are written as {@code user:text}, {@code model:text}, {@code >call}, {@code <call}. */
final class WellFormedHistoryTest {
  @SuppressWarnings("NullAway") // It is not looked at.
  private static final CallbackContext NO_CONTEXT = null;

  private static List<String> seen(String... history) {
    List<Content> contents = Stream.of(history).map(WellFormedHistoryTest::content).toList();
    LlmRequest.Builder request = LlmRequest.builder().contents(contents);
    assertThat(new WellFormedHistory().call(NO_CONTEXT, request).isEmpty().blockingGet()).isTrue();
    return request.build().contents().stream().map(WellFormedHistoryTest::word).toList();
  }

  private static Content content(String word) {
    List<Part> parts = new ArrayList<>();
    String role = word.startsWith("model") || word.startsWith(">") ? "model" : "user";
    for (String each : word.split(" ", -1)) {
      String name = each.substring(each.indexOf(':') + 1).replaceAll("^[<>]", "");
      parts.add(
          each.startsWith(">")
              ? Part.builder()
                  .functionCall(FunctionCall.builder().id(name).name("tool").build())
                  .build()
              : each.startsWith("<")
                  ? Part.builder()
                      .functionResponse(
                          FunctionResponse.builder()
                              .id(name)
                              .name("tool")
                              .response(Map.of("k", "v"))
                              .build())
                      .build()
                  : Part.fromText(name));
    }
    return Content.builder().role(role).parts(parts).build();
  }

  private static String word(Content content) {
    return content.parts().orElse(List.of()).stream()
        .map(
            part ->
                part.functionCall()
                    .map(call -> ">" + call.id().orElse(""))
                    .or(() -> part.functionResponse().map(r -> "<" + r.id().orElse("")))
                    .orElseGet(() -> content.role().orElse("") + ":" + part.text().orElse("")))
        .collect(Collectors.joining(" "));
  }

  @Test
  void whatIsInOrderStaysAsItIs() {
    String[] history = {
      "user:a", ">1", "<1", "model:b", "user:c", ">2 >3", "<2 <3", ">4", "<4", "model:d"
    };
    assertThat(seen(history)).containsExactly(history);
  }

  @Test
  void halvesOfATurnThatDiedAreLeftOut() {
    assertThat(seen("user:a", ">1", "user:b")).containsExactly("user:a", "user:b");
    assertThat(seen("user:a", "<1", "user:b")).containsExactly("user:a", "user:b");
    assertThat(seen("user:a", ">1 >2", "<2", "user:b"))
        .containsExactly("user:a", ">2", "<2", "user:b");
  }

  @Test
  void responsesComeRightBehindTheirCall() {
    assertThat(seen("user:a", "user:b", ">1", "model:answer", "<1", "model:answer"))
        .containsExactly("user:a", "user:b", ">1", "<1", "model:answer", "model:answer");
    assertThat(seen("user:a", ">1", "user:b", ">2", "<1", "<2", "model:x", "model:y"))
        .containsExactly("user:a", ">1", "<1", "user:b", ">2", "<2", "model:x", "model:y");
    assertThat(seen("user:a", ">1 >2", "<2", "user:b", "<1", "model:x"))
        .containsExactly("user:a", ">1 >2", "<1 <2", "user:b", "model:x");
  }

  @Test
  void callBehindWhatTheModelSaidJoinsThat() {
    assertThat(seen("user:a", "user:b", "model:x", ">1", "<1", "model:y"))
        .containsExactly("user:a", "user:b", "model:x >1", "<1", "model:y");
  }
}
