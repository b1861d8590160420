package com.ifriend.slack;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.common.collect.Iterables;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** A model that calls its tools one after the other, and then says what a test wants. */
public final class Clerk extends BaseLlm {
  /** A call of a tool. */
  public record Call(String tool, Map<String, Object> arguments) {}

  private final List<Call> calls;
  private final List<String> pieces;
  private final IntConsumer behind;

  /**
   * @param pieces of the answer, one after the other
   * @param behind runs behind each piece of what streams
   */
  public Clerk(List<Call> calls, List<String> pieces, IntConsumer behind) {
    super("clerk");
    this.calls = List.copyOf(calls);
    this.pieces = List.copyOf(pieces);
    this.behind = behind;
  }

  /** One that searches tours once. */
  public static Clerk searching(Map<String, Object> arguments, String answer) {
    return new Clerk(List.of(new Call("search_tours", arguments)), List.of(answer), i -> {});
  }

  @Override
  public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
    int done = 0;
    for (Content content : request.contents()) {
      for (Part part : content.parts().orElse(List.of())) {
        // What the user says begins a turn.
        done = part.functionResponse().isPresent() ? done + 1 : part.text().isPresent() ? 0 : done;
      }
    }
    if (done < calls.size()) {
      Call call = calls.get(done);
      return Flowable.just(said(Part.fromFunctionCall(call.tool(), call.arguments()), false));
    }
    List<LlmResponse> partial = new ArrayList<>();
    pieces.forEach(piece -> partial.add(said(Part.fromText(piece), true)));
    Flowable<LlmResponse> whole =
        Flowable.just(said(Part.fromText(String.join("", pieces)), false));
    return !stream
        ? whole
        : Flowable.range(0, partial.size())
            .concatMap(
                i ->
                    Flowable.just(Iterables.get(partial, i))
                        .concatWith(
                            Flowable.<LlmResponse>empty().doOnComplete(() -> behind.accept(i))))
            .concatWith(whole);
  }

  private static LlmResponse said(Part part, boolean partial) {
    return LlmResponse.builder()
        .partial(partial)
        .content(Content.builder().role("model").parts(part).build())
        .build();
  }

  @Override
  public BaseLlmConnection connect(LlmRequest request) {
    throw new UnsupportedOperationException();
  }
}
