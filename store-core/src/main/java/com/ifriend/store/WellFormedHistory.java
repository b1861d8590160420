package com.ifriend.store;

import com.google.adk.agents.CallbackContext;
import com.google.adk.agents.Callbacks;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Maybe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a history to the model in a form that it accepts: function calls without a response, and
 * responses without a call, are left out; the responses of a call come right behind it, and a call
 * that would follow what the model said joins that.
 *
 * <p>A turn that dies between call and response (process killed, store down), or two turns of one
 * session that ran at once in a process without {@linkplain com.ifriend.store.turns.TurnQueue
 * lanes}, leave such a history in the session for good. ADK sends it along, and Gemini refuses
 * every later turn with HTTP 400: "function call turn comes immediately after a user turn or after
 * a function response turn". What is in order already is not touched.
 *
 * <pre>{@code
 * LlmAgent.builder().beforeModelCallback(new WellFormedHistory())...
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class WellFormedHistory implements Callbacks.BeforeModelCallback {
  private static final String MODEL = "model";

  @Override
  public Maybe<LlmResponse> call(CallbackContext context, LlmRequest.Builder request) {
    List<Content> contents = request.build().contents();
    List<Content> ordered = ordered(contents);
    if (!ordered.equals(contents)) {
      LlmRequest.Builder unused = request.contents(ordered);
    }
    return Maybe.empty();
  }

  private static List<Content> ordered(List<Content> contents) {
    Map<String, Part> responses = new LinkedHashMap<>();
    for (Content content : contents) {
      for (Part part : parts(content)) {
        responseId(part).ifPresent(id -> responses.put(id, part));
      }
    }
    List<Content> ordered = new ArrayList<>();
    for (Content content : contents) {
      List<Part> kept = new ArrayList<>();
      List<Part> answers = new ArrayList<>();
      for (Part part : parts(content)) {
        Optional<String> call = part.functionCall().flatMap(FunctionCall::id);
        if (call.isPresent()) {
          Part answer = responses.remove(call.get());
          if (answer == null) {
            continue;
          }
          answers.add(answer);
          kept.add(part);
        } else if (responseId(part).isEmpty()) {
          kept.add(part);
        }
      }
      if (!kept.isEmpty()) {
        add(ordered, content.toBuilder().parts(kept).build(), !answers.isEmpty());
      }
      if (!answers.isEmpty()) {
        ordered.add(Content.builder().role("user").parts(answers).build());
      }
    }
    return ordered;
  }

  /** A call has to follow the user, or a response; it may stand in one content with text. */
  private static void add(List<Content> ordered, Content content, boolean calls) {
    int last = ordered.size() - 1;
    if (calls && isModel(content) && last >= 0 && isModel(ordered.get(last))) {
      List<Part> both = new ArrayList<>(parts(ordered.get(last)));
      both.addAll(parts(content));
      ordered.set(last, content.toBuilder().parts(both).build());
      return;
    }
    ordered.add(content);
  }

  private static boolean isModel(Content content) {
    return content.role().filter(MODEL::equals).isPresent();
  }

  /** One without an id can be no one's but the call before it. */
  private static Optional<String> responseId(Part part) {
    return part.functionResponse().flatMap(FunctionResponse::id);
  }

  private static List<Part> parts(Content content) {
    return content.parts().orElse(List.of());
  }
}
