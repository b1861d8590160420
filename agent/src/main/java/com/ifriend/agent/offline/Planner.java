package com.ifriend.agent.offline;

import com.ifriend.agent.memory.MemoryTools;
import com.ifriend.agent.memory.TravellerPolicy;
import com.ifriend.agent.offline.Utterance.Intent;
import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.text.Term;
import com.ifriend.agent.text.Vocabulary;
import com.ifriend.agent.tours.TourTools;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what a message asks for. A search goes on from the last one of the conversation, unless
 * the message is complete by itself. Thread-safe.
 */
final class Planner {
  /** A longer message that has a number in it probably means something else by it. */
  private static final int LONGEST_MERE_REFERENCE = 6;

  private static final String LAST = "last";

  private final UtteranceReader reader;
  private final Phrases phrases;
  private final MemoryPlanner memories;

  Planner(Clock clock, Phrases phrases) {
    this.reader = new UtteranceReader(clock);
    this.phrases = phrases;
    this.memories = new MemoryPlanner(phrases);
  }

  Step next(Conversation conversation) {
    Language language = conversation.language();
    if (!conversation.hasTool(TourTools.SEARCH) || !conversation.hasTool(TourTools.DETAILS)) {
      return new Step.Say(phrases.say(language, "no_tools"));
    }
    Optional<Step> ofMemory = memories.next(conversation);
    if (ofMemory.isPresent()) {
      return ofMemory.get();
    }
    if (UtteranceReader.isFile(conversation.message())) {
      return new Step.Say(phrases.say(language, "only_file"));
    }
    Utterance said = reader.read(conversation);
    List<Fields> list = conversation.lastList(TourTools.SEARCH);
    Optional<String> tour = tour(said, list, conversation);
    if (tour.isPresent()) {
      return new Step.Call(
          TourTools.DETAILS, Map.of("tour", tour.get(), "answer_language", language.code()));
    }
    if (said.is(Intent.DETAILS) && !said.hasCriteria() && !list.isEmpty()) {
      return new Step.Say(phrases.say(language, "which_tour", list.size()));
    }
    if (said.is(Intent.BOOKING) && said.place().isEmpty()) {
      return new Step.Say(phrases.say(language, "cannot_book"));
    }
    if (asksForCities(said)) {
      return new Step.Call(TourTools.SEARCH, Map.of("answer_language", language.code()));
    }
    if (said.is(Intent.HELP) && !said.hasCriteria()) {
      return new Step.Say(phrases.say(language, "help"));
    }
    if (said.hasCriteria() || said.is(Intent.TOUR) || said.is(Intent.MORE)) {
      Utterance first =
          UtteranceReader.comparedCities(conversation.message()).stream()
              .findFirst()
              .map(city -> said.in(city.name(language)))
              .orElse(said);
      return new Step.Call(TourTools.SEARCH, searchArguments(first, conversation, language));
    }
    if (said.is(Intent.THANKS)) {
      return new Step.Say(phrases.say(language, "welcome"));
    }
    if (said.is(Intent.CLOSING)) {
      return new Step.Say(phrases.say(language, "closing"));
    }
    return new Step.Say(phrases.say(language, otherwise(said, conversation)));
  }

  /** The next of several cities, once the tools have answered for those before. */
  Optional<Step> more(Conversation conversation) {
    Language language = conversation.language();
    List<Term> cities = UtteranceReader.comparedCities(conversation.message());
    int searched = conversation.answersOfTurn(TourTools.SEARCH).size();
    if (searched == 0 || searched >= cities.size()) {
      return Optional.empty();
    }
    Utterance said = reader.read(conversation).in(cities.get(searched).name(language));
    return Optional.of(
        new Step.Call(TourTools.SEARCH, searchArguments(said, conversation, language)));
  }

  private static String otherwise(Utterance said, Conversation conversation) {
    if (conversation.hasTool(MemoryTools.REMEMBER)
        && TravellerPolicy.worthRemembering(conversation.message()).isPresent()) {
      return "noted";
    }
    return said.is(Intent.GREETING) ? "greeting" : "not_understood";
  }

  /** Whether the message asks which cities there are. */
  boolean asksForCities(Conversation conversation) {
    return asksForCities(reader.read(conversation));
  }

  private static boolean asksForCities(Utterance said) {
    return said.is(Intent.CITIES) && !said.hasCriteria();
  }

  /**
   * What to say before the result of a tool, when the message asked for more than the tool does.
   */
  String note(Conversation conversation) {
    Language language = conversation.language();
    Utterance said = reader.read(conversation);
    StringBuilder note = new StringBuilder();
    if (said.is(Intent.BOOKING)) {
      note.append(phrases.say(language, "cannot_book_here")).append("\n\n");
    }
    boolean searched =
        conversation
            .pendingResponse()
            .filter(response -> response.name().equals(Optional.of(TourTools.SEARCH)))
            .isPresent();
    if (searched && conversation.calls(TourTools.SEARCH) == 1 && refines(said)) {
      note.append(phrases.say(language, "starts_anew")).append("\n\n");
    }
    preference(said, conversation, 1)
        .filter(
            code ->
                searched
                    && conversation
                        .lastCall(TourTools.SEARCH)
                        .filter(args -> code.equals(args.get("language")))
                        .isPresent())
        .flatMap(Vocabulary.LANGUAGES::find)
        .ifPresent(
            term ->
                note.append(phrases.say(language, "preferred_language", term.name(language)))
                    .append("\n\n"));
    return note.toString();
  }

  /**
   * The language that guides of a new search should speak, if the message leaves that open and the
   * user said earlier what they prefer.
   *
   * @param searches how many searches there were when the first one is made
   */
  private static Optional<String> preference(
      Utterance said, Conversation conversation, int searches) {
    boolean fresh = isComplete(said) || conversation.calls(TourTools.SEARCH) == searches;
    return fresh && said.language().isEmpty() && !said.dropped().contains("language")
        ? Preferences.guideLanguage(conversation.notes())
        : Optional.empty();
  }

  /** Whether it makes no search by itself, but changes one that was made before. */
  private static boolean refines(Utterance said) {
    return said.place().isEmpty()
        && said.theme().isEmpty()
        && !said.is(Intent.TOUR)
        && !said.is(Intent.CITIES);
  }

  private static boolean isComplete(Utterance said) {
    return said.is(Intent.TOUR) && said.place().isPresent();
  }

  /** The tour a message points at, as the details tool wants it. */
  private static Optional<String> tour(
      Utterance said, List<Fields> list, Conversation conversation) {
    Optional<String> named =
        list.stream()
            .filter(tour -> names(conversation.message(), tour))
            .findFirst()
            .flatMap(tour -> tour.text("id"));
    boolean asked =
        said.is(Intent.DETAILS) || (!said.hasCriteria() && said.words() <= LONGEST_MERE_REFERENCE);
    Optional<String> reference =
        said.reference()
            .filter(r -> asked)
            .filter(r -> !r.equals(LAST) || !list.isEmpty())
            .map(r -> r.equals(LAST) ? String.valueOf(list.size()) : r);
    boolean asksMore = said.is(Intent.DETAILS) && !said.hasCriteria();
    Optional<String> onlyOne =
        list.size() == 1 ? Optional.of("1") : conversation.tourInFocus(TourTools.DETAILS);
    return named.or(() -> reference).or(() -> onlyOne.filter(tour -> asksMore));
  }

  private static boolean names(String message, Fields tour) {
    String title = Folding.key(tour.text("title").orElse(""));
    return !title.isEmpty() && Folding.key(message).contains(title);
  }

  private static Map<String, Object> searchArguments(
      Utterance said, Conversation conversation, Language language) {
    Map<String, Object> args = new LinkedHashMap<>();
    if (!isComplete(said)) {
      conversation.lastCall(TourTools.SEARCH).ifPresent(args::putAll);
    }
    int page = Fields.of(args).integer("page");
    args.remove("page");
    drop(said.dropped(), args);
    said.place().ifPresent(place -> args.put("city", place));
    said.theme().ifPresent(theme -> args.put("theme", theme));
    said.language()
        .or(() -> preference(said, conversation, 0))
        .ifPresent(code -> args.put("language", code));
    said.date().ifPresent(date -> args.put("date", date.toString()));
    said.budget()
        .ifPresent(
            money -> {
              args.put("max_price", money.amount().doubleValue());
              args.remove("currency");
              money.currency().ifPresent(code -> args.put("currency", code));
            });
    said.groupSize().ifPresent(size -> args.put("group_size", size));
    said.order().ifPresent(order -> args.put("order_by", order));
    if (said.is(Intent.MORE) && !said.hasCriteria() && conversation.calls(TourTools.SEARCH) > 0) {
      args.put("page", Math.max(page, 1) + 1);
    }
    args.put("answer_language", language.code());
    return args;
  }

  private static void drop(Set<String> criteria, Map<String, Object> args) {
    for (String criterion : criteria) {
      switch (criterion) {
        case "place" -> args.remove("city");
        case "budget" -> {
          args.remove("max_price");
          args.remove("currency");
        }
        default -> args.remove(criterion);
      }
    }
  }
}
