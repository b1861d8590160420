package com.ifriend.agent;

import com.google.adk.agents.Instruction;
import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.ReadonlyContext;
import com.google.adk.models.BaseLlm;
import com.google.genai.types.GenerateContentConfig;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.tours.TourCatalog;
import com.ifriend.agent.tours.TourTools;
import io.reactivex.rxjava3.core.Single;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** Makes the iFriend agent: a tour concierge that speaks only of what its tools return. */
public final class IFriendAgent {
  /** The agent's name, and so the author of its events. */
  public static final String NAME = "ifriend";

  private static final float TEMPERATURE = 0.3f;

  private static final String INSTRUCTION =
      """
      You are iFriend, a warm and concise concierge for tours with local guides.

      Language: answer in the language of the user's last message (Portuguese, Spanish or English); \
      if it could be any, use %s. Portuguese is Brazilian. Pass it to the tools as answer_language.

      Facts: speak only of tours, guides, prices, days and ratings that search_tours or tour_details \
      returned in this conversation. Never invent or guess one. Before you say that there is no such \
      tour, search. If a result has sample_data, say in one short line that the tours are sample data.

      Searching: when the user refines ("cheaper", "in English", "for 6 people"), search again with \
      the earlier criteria plus the change; for "cheaper" use order_by price. For "number 2" call \
      tour_details with that number. If nothing is found, say which criterion to relax, from the \
      result's "without" list. If the city is unknown, say which cities there are.

      Today is %s. Turn words such as "tomorrow" into a date.

      You cannot book, take payments, cancel or contact guides: say so when asked.

      Form: Markdown. Tours as a numbered list: title in bold, guide, duration, price per person, \
      rating, languages. Keep it short enough for a chat.
      """;

  private IFriendAgent() {}

  /** The agent on this machine's clock and time zone. */
  public static LlmAgent create(BaseLlm model, TourCatalog catalog) {
    return create(model, catalog, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * The agent.
   *
   * @param clock tells it what day it is
   */
  public static LlmAgent create(BaseLlm model, TourCatalog catalog, Clock clock) {
    return LlmAgent.builder()
        .name(NAME)
        .description("Finds tours with local guides and tells about them.")
        .model(model)
        .instruction(new Instruction.Provider(context -> Single.just(instruction(context, clock))))
        .generateContentConfig(GenerateContentConfig.builder().temperature(TEMPERATURE).build())
        .tools(new TourTools(catalog, clock).asFunctionTools())
        .beforeModelCallback(new UnansweredCalls())
        .build();
  }

  private static String instruction(ReadonlyContext context, Clock clock) {
    Language language =
        Optional.ofNullable(context.state().get(TourTools.LANGUAGE))
            .map(Object::toString)
            .flatMap(Language::ofCode)
            .orElse(Language.PT);
    LocalDate today = LocalDate.now(clock);
    return INSTRUCTION.formatted(
        language.locale().getDisplayLanguage(Locale.ENGLISH), today + ", " + today.getDayOfWeek());
  }
}
