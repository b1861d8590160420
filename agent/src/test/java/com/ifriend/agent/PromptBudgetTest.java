package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PromptBudgetTest {
  private static Content says(String role, String text) {
    return Content.builder().role(role).parts(Part.fromText(text)).build();
  }

  private static List<Content> search(int number) {
    Map<String, Object> result =
        Map.of(
            "status",
            "ok",
            "total",
            5,
            "tours",
            IntStream.range(0, 5).mapToObj(i -> "tour " + i + " ".repeat(300)).toList(),
            "note",
            "x".repeat(500));
    return List.of(
        says("user", "busca " + number + ": passeios em Paris"),
        Content.builder()
            .role("model")
            .parts(
                Part.builder()
                    .functionCall(
                        FunctionCall.builder().id("c" + number).name("search_tours").build())
                    .build())
            .build(),
        Content.builder()
            .role("user")
            .parts(
                Part.builder()
                    .functionResponse(
                        FunctionResponse.builder()
                            .id("c" + number)
                            .name("search_tours")
                            .response(result)
                            .build())
                    .build())
            .build(),
        says("model", "Encontrei cinco passeios. " + "y".repeat(600)));
  }

  private static List<Content> turns(int count) {
    List<Content> contents = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> contents.addAll(search(i)));
    contents.add(says("user", "e agora?"));
    return contents;
  }

  private static int size(List<Content> contents) {
    return contents.stream().mapToInt(PromptBudget::size).sum();
  }

  @Test
  void shortConversationStaysAsItIs() {
    List<Content> contents = turns(2);
    assertThat(PromptBudget.bounded(contents)).isEqualTo(contents);
  }

  @Test
  void olderResultsKeepTheirPlainValues() {
    List<Content> bounded = PromptBudget.bounded(turns(4));
    assertThat(bounded).hasSize(17);
    Map<String, Object> oldest =
        bounded
            .get(2)
            .parts()
            .orElseThrow()
            .get(0)
            .functionResponse()
            .orElseThrow()
            .response()
            .orElseThrow();
    assertThat(oldest).containsEntry("status", "ok").containsEntry("total", 5);
    assertThat(String.valueOf(oldest.get("tours"))).startsWith("5 items, left out");
    assertThat(String.valueOf(oldest.get("note"))).startsWith("left out");
    assertThat(bounded.subList(8, 17)).isEqualTo(turns(4).subList(8, 17));
  }

  @Test
  void theSizeDoesNotGrowWithTheConversation() {
    for (int count : new int[] {50, 150, 1_000}) {
      List<Content> bounded = PromptBudget.bounded(turns(count));
      assertThat(size(bounded)).isBetween(20_000, PromptBudget.MOST_CHARACTERS + 8_000);
      assertThat(bounded.get(0).text())
          .contains("beginning of this conversation is left out", "busca", "passeios em Paris");
      assertThat(bounded.get(bounded.size() - 1).text()).isEqualTo("e agora?");
      assertPaired(bounded);
    }
    assertThat(size(turns(150))).isGreaterThan(300_000);
  }

  @Test
  void oneTurnThatIsTooLargeByItselfIsSentWhole() {
    List<Content> contents = List.of(says("user", "z".repeat(60_000)));
    assertThat(PromptBudget.bounded(contents)).isEqualTo(contents);
  }

  private static void assertPaired(List<Content> contents) {
    List<String> calls = new ArrayList<>();
    List<String> responses = new ArrayList<>();
    for (Content content : contents) {
      for (Part part : content.parts().orElse(List.of())) {
        part.functionCall().flatMap(FunctionCall::id).ifPresent(calls::add);
        part.functionResponse().flatMap(FunctionResponse::id).ifPresent(responses::add);
      }
    }
    assertThat(responses).isEqualTo(calls);
  }
}
