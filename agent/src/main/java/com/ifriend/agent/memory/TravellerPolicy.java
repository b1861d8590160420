package com.ifriend.agent.memory;

import com.google.adk.events.Event;
import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Resources;
import com.ifriend.agent.text.Vocabulary;
import com.ifriend.store.memory.MemoryPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is worth remembering of a traveller: what they say of themselves, their preferences, plans,
 * companions and past trips, concrete wishes, and the tours they choose. Not small talk, bare
 * refinements of a search, questions, memory commands, secrets, nor anything the agent or a tool
 * said.
 *
 * <p>A message is looked at sentence by sentence, by rules over folded text, so that what is kept
 * is the same at any time. Immutable and thread-safe.
 */
public final class TravellerPolicy implements MemoryPolicy {
  /** Begins the memory of a tour that the user chose. */
  public static final String CHOSE = "Escolheu: ";

  private static final int LONGEST_SENTENCE = 500;

  private static final Properties FILE =
      Resources.properties(TravellerPolicy.class, "policy.properties");
  private static final Pattern SELF = pattern("self");
  private static final Pattern WISH = pattern("wish");
  private static final Pattern DESIRE = pattern("desire");
  private static final Pattern TOUR = pattern("tour");
  private static final Pattern DATE = pattern("date");
  private static final Pattern ASKING = pattern("asking");
  private static final Pattern ASKING_WITH_MARK = pattern("asking.with.mark");
  private static final Pattern ASKING_FOR_TOURS = pattern("asking.for.tours");
  private static final Pattern ABOUT_A_TOUR = pattern("about.a.tour");
  private static final Pattern SECRET = pattern("secret");
  private static final Pattern HOLLOW = pattern("hollow");
  private static final Set<String> EMPTY_WORDS =
      Set.copyOf(Arrays.asList(FILE.getProperty("empty").strip().split("\\s+", -1)));
  static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?…;])\\s+|\\s*\\n\\s*");

  @Override
  public Optional<String> worthRemembering(List<Event> history, int at) {
    Event event = history.get(at);
    if (!"user".equals(event.author()) || Erasure.follows(history, at)) {
      return Optional.empty();
    }
    return MemoryPolicy.said(event)
        .filter(text -> MemoryCommand.read(text).isEmpty())
        .flatMap(
            text ->
                ChosenTour.of(history, at, text)
                    .map(tour -> CHOSE + tour)
                    .or(() -> worthRemembering(text)));
  }

  /** What is worth remembering of a message by itself, in the user's words. */
  public static Optional<String> worthRemembering(String text) {
    String kept =
        Arrays.stream(SENTENCE_END.split(text.strip(), -1))
            .flatMap(sentence -> worth(sentence.strip()).stream())
            .map(sentence -> Texts.shorten(sentence, LONGEST_SENTENCE))
            .collect(Collectors.joining(" "));
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept);
  }

  /** Whether a text holds something that nobody should keep, such as a password or card number. */
  public static boolean isSecret(String text) {
    return SECRET.matcher(Folding.fold(text)).find();
  }

  private static Optional<String> worth(String sentence) {
    String folded = Folding.fold(sentence).replace('’', '\'');
    if (folded.isEmpty() || SECRET.matcher(folded).find()) {
      return Optional.empty();
    }
    boolean question = folded.endsWith("?");
    if (!question && isStatement(folded)) {
      return Optional.of(sentence);
    }
    if (isWish(folded, question)) {
      return Optional.of(sentence);
    }
    // "I have two children, what is there for them?"
    int comma = sentence.indexOf(',');
    return question && comma > 0 && isStatement(Folding.fold(sentence.substring(0, comma)))
        ? Optional.of(sentence.substring(0, comma))
        : Optional.empty();
  }

  private static boolean isStatement(String folded) {
    return SELF.matcher(folded).find() && !isHollow(folded);
  }

  private static boolean isWish(String folded, boolean question) {
    if (ABOUT_A_TOUR.matcher(folded).find() || isHollow(folded)) {
      return false;
    }
    boolean asks = (question ? ASKING_WITH_MARK : ASKING).matcher(folded).lookingAt();
    if (asks && !ASKING_FOR_TOURS.matcher(folded).find()) {
      return false;
    }
    boolean tour = TOUR.matcher(folded).find();
    if (!tour && !WISH.matcher(folded).find()) {
      return false;
    }
    return (!Vocabulary.CITIES.mentionsIn(folded).isEmpty() && DESIRE.matcher(folded).find())
        || !Vocabulary.THEMES.mentionsIn(folded).isEmpty()
        || DATE.matcher(folded).find()
        || (tour && !Vocabulary.LANGUAGES.mentionsIn(folded).isEmpty());
  }

  /** Whether nothing is left of a sentence without the words that say nothing. */
  private static boolean isHollow(String folded) {
    return Folding.words(HOLLOW.matcher(folded).replaceAll(" ")).stream()
        .allMatch(word -> EMPTY_WORDS.contains(word) || word.length() < 2);
  }

  private static Pattern pattern(String key) {
    return Pattern.compile(FILE.getProperty(key));
  }
}
