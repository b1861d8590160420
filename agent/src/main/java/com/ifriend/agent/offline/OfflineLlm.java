package com.ifriend.agent.offline;

import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.tours.TourTools;
import io.reactivex.rxjava3.core.Flowable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A language model without a network: it understands questions about tours in Portuguese, Spanish
 * and English by rules, and says so below every answer.
 *
 * <p>To ADK it is a model like any other. It sees only the request, calls {@code search_tours} and
 * {@code tour_details} with function-call parts, and writes from the function responses. What a
 * refinement refines it reads from the calls in the conversation, so it goes on after a restart.
 * Asked to stream, it sends partial pieces and then the whole, as Gemini does.
 *
 * <p>Deterministic for a given clock, and thread-safe.
 */
public final class OfflineLlm extends BaseLlm {
  private static final Phrases PHRASES = Phrases.load(OfflineLlm.class, "phrases");

  /** A few words, with the space after them. */
  private static final Pattern PIECE =
      Pattern.compile(".{1,40}(?:\\s+|$)|\\S+\\s*", Pattern.DOTALL);

  private final Planner planner;

  /**
   * @param clock tells what "tomorrow" is, in its time zone
   */
  public OfflineLlm(Clock clock) {
    super("offline");
    this.planner = new Planner(clock, PHRASES);
  }

  @Override
  public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
    return Flowable.defer(
        () -> {
          Step step = next(new Conversation(request));
          if (step instanceof Step.Call call) {
            return Flowable.just(whole(Part.fromFunctionCall(call.tool(), call.args())));
          }
          String text = ((Step.Say) step).text();
          return Flowable.fromIterable(
              stream ? streamed(text) : List.of(whole(Part.fromText(text))));
        });
  }

  @Override
  public BaseLlmConnection connect(LlmRequest request) {
    throw new UnsupportedOperationException("The offline model has no live connection");
  }

  private Step next(Conversation conversation) {
    Language language = conversation.language();
    AnswerWriter writer = new AnswerWriter(PHRASES, language);
    if (conversation.pendingResponse().isEmpty()) {
      Step step = planner.next(conversation);
      return step instanceof Step.Say said
          ? new Step.Say(said.text() + "\n\n" + writer.footer(false))
          : step;
    }
    FunctionResponse response = conversation.pendingResponse().get();
    Fields result = Fields.of(response.response().orElse(Map.of()));
    MemoryAnswers memories = new MemoryAnswers(PHRASES, language);
    if (memories.knows(response.name().orElse(""))) {
      return new Step.Say(
          memories.write(response.name().orElse(""), result) + "\n\n" + writer.footer(false));
    }
    Optional<Step> more = planner.more(conversation);
    if (more.isPresent()) {
      return more.get();
    }
    List<Fields> searches = conversation.answersOfTurn(TourTools.SEARCH);
    if (searches.size() > 1) {
      return new Step.Say(
          writer.compare(searches) + "\n\n" + writer.footer(result.flag("sample_data")));
    }
    boolean firstSearch = conversation.calls(TourTools.SEARCH) == 1;
    String text =
        planner.asksForCities(conversation)
            ? writer.cities(result)
            : writer.write(response.name().orElse(""), result, firstSearch);
    String note = planner.note(conversation);
    return new Step.Say(note + text + "\n\n" + writer.footer(result.flag("sample_data")));
  }

  private static List<LlmResponse> streamed(String text) {
    List<LlmResponse> responses = new ArrayList<>();
    Matcher pieces = PIECE.matcher(text);
    while (pieces.find()) {
      responses.add(
          LlmResponse.builder()
              .content(model(Part.fromText(pieces.group())))
              .partial(true)
              .build());
    }
    responses.add(whole(Part.fromText(text)));
    return responses;
  }

  private static LlmResponse whole(Part part) {
    return LlmResponse.builder()
        .content(model(part))
        .finishReason(new FinishReason(FinishReason.Known.STOP))
        .build();
  }

  private static Content model(Part part) {
    return Content.builder().role("model").parts(part).build();
  }
}
