package com.example;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.common.collect.Iterables;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.Map;

/** Stands in for Gemini: loads memories for a question, and says what came back. */
class OfflineModel extends BaseLlm {
  OfflineModel() {
    super("offline");
  }

  @Override
  public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
    Part last = Iterables.getLast(Iterables.getLast(request.contents()).parts().orElseThrow());
    String said = last.text().orElse("");
    if (last.functionResponse().isPresent()) {
      Map<String, Object> found = last.functionResponse().get().response().orElseThrow();
      return answer(Part.fromText("From memory: " + found));
    }
    if (said.endsWith("?")) {
      FunctionCall call =
          FunctionCall.builder().name("loadMemory").args(Map.of("query", said)).build();
      return answer(Part.builder().functionCall(call).build());
    }
    return answer(Part.fromText("Noted."));
  }

  private static Flowable<LlmResponse> answer(Part part) {
    Content content = Content.builder().role("model").parts(List.of(part)).build();
    return Flowable.just(LlmResponse.builder().content(content).build());
  }

  @Override
  public BaseLlmConnection connect(LlmRequest request) {
    throw new UnsupportedOperationException("no live conversations");
  }
}
