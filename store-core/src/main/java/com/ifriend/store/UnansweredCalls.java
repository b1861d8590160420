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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Hides function calls without a response, and responses without a call, from the model.
 *
 * <p>A turn that dies between the two (process killed, store down) leaves such a half in the
 * session for good, ADK sends it along, and Gemini refuses every later turn with HTTP 400. A tool's
 * result that cannot be stored leaves none, see {@link StoredSessionService#appendEvent}.
 *
 * <pre>{@code
 * LlmAgent.builder().beforeModelCallback(new UnansweredCalls())...
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class UnansweredCalls implements Callbacks.BeforeModelCallback {
  @Override
  public Maybe<LlmResponse> call(CallbackContext context, LlmRequest.Builder request) {
    List<Content> contents = request.build().contents();
    Set<String> called = ids(contents, part -> part.functionCall().flatMap(FunctionCall::id));
    Set<String> answered =
        ids(contents, part -> part.functionResponse().flatMap(FunctionResponse::id));
    if (!called.equals(answered)) {
      LlmRequest.Builder unused =
          request.contents(
              contents.stream()
                  .map(content -> keep(content, called, answered))
                  .filter(content -> content.parts().map(parts -> !parts.isEmpty()).orElse(false))
                  .toList());
    }
    return Maybe.empty();
  }

  private static Content keep(Content content, Set<String> called, Set<String> answered) {
    List<Part> kept =
        content.parts().orElse(List.of()).stream()
            .filter(part -> isPaired(part.functionCall().flatMap(FunctionCall::id), answered))
            .filter(part -> isPaired(part.functionResponse().flatMap(FunctionResponse::id), called))
            .toList();
    return content.toBuilder().parts(kept).build();
  }

  private static boolean isPaired(Optional<String> id, Set<String> partners) {
    return id.map(partners::contains).orElse(true);
  }

  private static Set<String> ids(List<Content> contents, Function<Part, Optional<String>> id) {
    return contents.stream()
        .flatMap(content -> content.parts().orElse(List.of()).stream())
        .flatMap(part -> id.apply(part).stream())
        .collect(Collectors.toSet());
  }
}
