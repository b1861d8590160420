package com.ifriend.agent;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A model that says what it is told to, and remembers what it was asked. */
final class ScriptedLlm extends BaseLlm {
  private final Queue<Flowable<LlmResponse>> script = new ArrayDeque<>();
  private final List<LlmRequest> requests = new ArrayList<>();

  ScriptedLlm(List<Flowable<LlmResponse>> steps) {
    super("scripted");
    script.addAll(steps);
  }

  static Flowable<LlmResponse> says(String text) {
    return Flowable.just(response(Part.fromText(text)));
  }

  static Flowable<LlmResponse> calls(String tool, Map<String, Object> args) {
    return Flowable.just(response(Part.fromFunctionCall(tool, args)));
  }

  List<LlmRequest> requests() {
    return requests;
  }

  @Override
  public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
    requests.add(request);
    return script.isEmpty() ? says("(end of script)") : script.remove();
  }

  @Override
  public BaseLlmConnection connect(LlmRequest request) {
    throw new UnsupportedOperationException();
  }

  private static LlmResponse response(Part part) {
    return LlmResponse.builder()
        .content(Content.builder().role("model").parts(part).build())
        .build();
  }
}
