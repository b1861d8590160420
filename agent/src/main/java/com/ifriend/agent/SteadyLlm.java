package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that stumbles less: a response that says nothing, breaks off or calls a tool that does
 * not exist is asked for once more, before anybody else sees it. Asking a model has no effect, so
 * that is always safe. What breaks off all the same is marked with {@link #BROKEN_OFF}.
 * Thread-safe.
 */
final class SteadyLlm extends BaseLlm {
  /** Why a response ended that does not say why it did: its connection was cut. */
  static final FinishReason BROKEN_OFF = new FinishReason("BROKEN_OFF");

  private static final Logger log = LoggerFactory.getLogger(SteadyLlm.class);

  /** The model, not the service, got lost; it may find the way the next time. */
  private static final Set<FinishReason.Known> LOST =
      Set.of(
          FinishReason.Known.MALFORMED_FUNCTION_CALL,
          FinishReason.Known.UNEXPECTED_TOOL_CALL,
          FinishReason.Known.OTHER);

  private final BaseLlm llm;

  SteadyLlm(BaseLlm llm) {
    super(llm.model());
    this.llm = requireNonNull(llm, "llm");
  }

  @Override
  public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
    return Flowable.defer(() -> attempt(request, stream, true));
  }

  /** Pieces as they come, then the response. */
  private Flowable<LlmResponse> attempt(LlmRequest request, boolean stream, boolean first) {
    AtomicReference<@Nullable LlmResponse> whole = new AtomicReference<>();
    Flowable<LlmResponse> answer =
        llm.generateContent(request, stream)
            .concatMapMaybe(
                response -> {
                  if (response.partial().orElse(false)) {
                    return Maybe.just(response);
                  }
                  whole.set(response);
                  return Maybe.empty();
                })
            .concatWith(Flowable.defer(() -> end(request, stream, first, whole.get())));
    return first
        ? answer.onErrorResumeNext(
            e -> {
              if (!wasCut(e)) {
                return Flowable.error(e);
              }
              log.warn("The connection to the model broke; asking once more");
              return attempt(request, stream, false);
            })
        : answer;
  }

  private Flowable<LlmResponse> end(
      LlmRequest request, boolean stream, boolean first, @Nullable LlmResponse response) {
    if (response == null) {
      return first ? again(request, stream, "no response") : Flowable.just(nothing());
    }
    List<FunctionCall> unknown = unknownCalls(request, response);
    if (first && !unknown.isEmpty()) {
      log.warn("The model calls {} tools that do not exist; it is told so", unknown.size());
      return attempt(told(request, response), stream, false);
    }
    if (!unknown.isEmpty()) {
      return Flowable.just(without(unknown, response));
    }
    boolean empty = says(response).isEmpty();
    if (response.finishReason().isPresent()) {
      FinishReason.Known reason = response.finishReason().get().knownEnum();
      boolean lost = LOST.contains(reason) || (empty && reason == FinishReason.Known.STOP);
      return first && lost ? again(request, stream, reason.name()) : Flowable.just(response);
    }
    if (response.errorCode().isPresent() && isBlocked(response)) {
      return Flowable.just(response);
    }
    return first
        ? again(request, stream, empty ? "nothing" : "no end")
        : Flowable.just(empty ? response : response.toBuilder().finishReason(BROKEN_OFF).build());
  }

  private Flowable<LlmResponse> again(LlmRequest request, boolean stream, String why) {
    log.warn("The model's response is no good ({}); asking once more", why);
    return attempt(request, stream, false);
  }

  private static LlmResponse nothing() {
    return LlmResponse.builder().errorCode(BROKEN_OFF).errorMessage("no response").build();
  }

  private static boolean isBlocked(LlmResponse response) {
    return Failure.of(response.errorCode().orElseThrow()) == Failure.BLOCKED;
  }

  /** Parts that say or do something. */
  private static List<Part> says(LlmResponse response) {
    return response.content().flatMap(Content::parts).orElse(List.of()).stream()
        .filter(part -> !part.thought().orElse(false))
        .filter(
            part ->
                part.functionCall().isPresent()
                    || part.text().filter(text -> !text.isBlank()).isPresent())
        .toList();
  }

  private static List<FunctionCall> unknownCalls(LlmRequest request, LlmResponse response) {
    return calls(response).stream()
        .filter(call -> !request.tools().containsKey(call.name().orElse("")))
        .toList();
  }

  private static List<FunctionCall> calls(LlmResponse response) {
    return response.content().flatMap(Content::parts).orElse(List.of()).stream()
        .flatMap((Part part) -> part.functionCall().stream())
        .toList();
  }

  /** The same request, behind which the calls and what became of them stand. */
  private static LlmRequest told(LlmRequest request, LlmResponse response) {
    List<Part> results = new ArrayList<>();
    for (FunctionCall call : calls(response)) {
      String name = call.name().orElse("");
      FunctionResponse.Builder result =
          FunctionResponse.builder()
              .name(name)
              .response(
                  Map.of(
                      "error",
                      request.tools().containsKey(name)
                          ? "not called; call it again"
                          : "there is no tool of this name; these are all: "
                              + String.join(", ", new TreeSet<>(request.tools().keySet()))));
      call.id().ifPresent(result::id);
      results.add(Part.builder().functionResponse(result.build()).build());
    }
    List<Content> contents = new ArrayList<>(request.contents());
    contents.add(response.content().orElseThrow());
    contents.add(Content.builder().role("user").parts(results).build());
    return request.toBuilder().contents(contents).build();
  }

  /** What is left without calls that nobody could run; it may be nothing. */
  private static LlmResponse without(List<FunctionCall> calls, LlmResponse response) {
    List<Part> left =
        response.content().flatMap(Content::parts).orElse(List.of()).stream()
            .filter(part -> part.functionCall().filter(calls::contains).isEmpty())
            .toList();
    return response.toBuilder()
        .content(response.content().orElseThrow().toBuilder().parts(left).build())
        .build();
  }

  /** Not a wait that has taken too long: the next one would as well. */
  private static boolean wasCut(Throwable thrown) {
    boolean cut = false;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedIOException) {
        return false;
      }
      cut |= cause instanceof IOException;
    }
    return cut;
  }

  @Override
  public BaseLlmConnection connect(LlmRequest request) {
    return llm.connect(request);
  }
}
