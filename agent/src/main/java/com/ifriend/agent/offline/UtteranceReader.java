package com.ifriend.agent.offline;

import com.ifriend.agent.offline.AmountReader.Money;
import com.ifriend.agent.offline.Utterance.Intent;
import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Term;
import com.ifriend.agent.text.Vocabulary;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a message in Portuguese, Spanish or English. What is understood first is taken out, so that
 * the 12 of "12 de maio" is not also a number of people. Thread-safe.
 */
final class UtteranceReader {
  private static final Pattern CAPITALISED = Pattern.compile("^\\W*\\p{Lu}.*", Pattern.DOTALL);
  private static final Pattern NOT_NAME = Pattern.compile("[^\\p{L}\\p{M}'-]+");
  private static final int LONGEST_PLACE = 3;

  /** Each is a search of its own. */
  private static final int MOST_COMPARED = 4;

  private final Clock clock;

  UtteranceReader(Clock clock) {
    this.clock = clock;
  }

  /** The last message of a conversation. */
  Utterance read(Conversation conversation) {
    return read(
        conversation.message(),
        conversation.language(),
        conversation.today().orElseGet(() -> LocalDate.now(clock)));
  }

  /** Whether there is nothing but names of files. */
  static boolean isFile(String text) {
    String folded = Folding.fold(text);
    return Patterns.find("noise.file", folded) && Folding.words(withoutNoise(folded)).isEmpty();
  }

  private static String withoutNoise(String folded) {
    String rest = folded;
    for (String noise : Patterns.names("noise")) {
      rest = Patterns.get("noise." + noise).matcher(rest).replaceAll(" ");
    }
    return rest;
  }

  /** The cities that a message names side by side; none if it names only one. */
  static List<Term> comparedCities(String text) {
    String folded = withoutNoise(Folding.fold(text));
    List<String> words = Folding.words(folded);
    List<Vocabulary.Mention> mentions = Vocabulary.CITIES.mentionsIn(folded);
    for (int i = 1; i < mentions.size(); i++) {
      List<String> between = words.subList(mentions.get(i - 1).end(), mentions.get(i).start());
      if (!between.stream().allMatch(Patterns.get("compare.between").asMatchPredicate())) {
        return List.of();
      }
    }
    List<Term> cities =
        mentions.stream().map(Vocabulary.Mention::term).distinct().limit(MOST_COMPARED).toList();
    return cities.size() > 1 ? cities : List.of();
  }

  Utterance read(String text, Language language) {
    return read(text, language, LocalDate.now(clock));
  }

  /**
   * @param today where the user is
   */
  private Utterance read(String text, Language language, LocalDate today) {
    String folded = withoutNoise(Folding.fold(text));
    Remaining remaining = new Remaining(folded);
    Optional<String> id =
        remaining.take("reference.id").map(m -> m.group(1).toUpperCase(Locale.ROOT));
    Optional<LocalDate> date = new DateReader(today).read(remaining, language);
    Optional<Integer> groupSize = AmountReader.people(remaining);
    Optional<Money> budget = AmountReader.budget(remaining);
    Optional<String> reference = id.or(() -> reference(remaining));
    Set<String> dropped = dropped(remaining);
    Set<Intent> intents = intents(remaining.text());
    Optional<String> guideLanguage = named(Vocabulary.LANGUAGES, remaining).map(Term::id);
    Optional<String> place = named(Vocabulary.CITIES, remaining).map(term -> term.name(language));
    Optional<Term> themeOrNot = named(Vocabulary.THEMES, remaining);
    boolean negated = themeOrNot.isPresent() && Patterns.find("negated", remaining.text());
    if (negated) {
      dropped.add("theme");
    }
    Optional<String> theme = themeOrNot.filter(unused -> !negated).map(term -> term.name(language));
    Optional<String> anyPlace =
        place.or(
            () ->
                intents.contains(Intent.CITIES)
                    ? Optional.empty()
                    : unknownName("place.before", remaining, text, LONGEST_PLACE)
                        .map(UtteranceReader::capitalised));
    Optional<String> anyTheme = theme.or(() -> unknownName("theme.before", remaining, text, 1));
    Utterance utterance =
        new Utterance(
            anyPlace,
            anyTheme,
            guideLanguage,
            date,
            budget,
            groupSize,
            order(folded),
            reference,
            dropped,
            intents,
            Folding.words(text).size());
    return isBareName(utterance, text) ? utterance.in(text.strip()) : utterance;
  }

  private static Optional<String> order(String folded) {
    return Patterns.names("order").stream()
        .filter(order -> Patterns.find("order." + order, folded))
        .findFirst();
  }

  private static Optional<String> reference(Remaining remaining) {
    return Stream.of("reference.number", "reference.alone")
        .flatMap(key -> remaining.take(key).stream())
        .map(match -> match.group(1))
        .findFirst()
        .or(() -> ordinal(remaining));
  }

  private static Optional<String> ordinal(Remaining remaining) {
    return Patterns.names("ordinal").stream()
        .filter(name -> Patterns.find("ordinal." + name, remaining.text()))
        .findFirst();
  }

  private static Set<String> dropped(Remaining remaining) {
    Set<String> dropped = new HashSet<>();
    Optional<MatchResult> match = remaining.take("drop");
    while (match.isPresent()) {
      Patterns.which("drop", match.get().group(1)).ifPresent(dropped::add);
      match = remaining.take("drop");
    }
    return dropped;
  }

  private static Set<Intent> intents(String folded) {
    return Arrays.stream(Intent.values())
        .filter(intent -> Patterns.find("intent." + intent.name().toLowerCase(Locale.ROOT), folded))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Intent.class)));
  }

  /** The longest name in what remains, taken out. */
  private static Optional<Term> named(Vocabulary vocabulary, Remaining remaining) {
    List<String> words = Folding.words(remaining.text());
    Optional<Vocabulary.Mention> mention =
        vocabulary.mentionsIn(remaining.text()).stream()
            .max(Comparator.comparingInt(m -> length(words, m)));
    mention.ifPresent(m -> remaining.drop(words.subList(m.start(), m.end())));
    return mention.map(Vocabulary.Mention::term);
  }

  private static int length(List<String> words, Vocabulary.Mention mention) {
    return String.join(" ", words.subList(mention.start(), mention.end())).length();
  }

  /** What follows words like "em" or "passeio de", up to the next common word. */
  private static Optional<String> unknownName(
      String beforeKey, Remaining remaining, String text, int longest) {
    Matcher before = Patterns.get(beforeKey).matcher(remaining.text());
    while (before.find()) {
      List<String> name =
          Arrays.stream(NOT_NAME.split(remaining.text().substring(before.end()), -1))
              .takeWhile(word -> !word.isEmpty() && !isCommon(word))
              .limit(longest)
              .toList();
      if (!name.isEmpty()) {
        return Optional.of(asWritten(name, text));
      }
    }
    return Optional.empty();
  }

  private static boolean isCommon(String word) {
    return Patterns.get("place.stop").matcher(word).matches()
        || Patterns.get("theme.stop").matcher(word).matches();
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** Folded words as the user wrote them. */
  private static String asWritten(List<String> folded, String text) {
    List<String> originals = Arrays.asList(NOT_NAME.split(text, -1));
    return folded.stream()
        .map(
            word ->
                originals.stream()
                    .filter(o -> Folding.fold(o).equals(word))
                    .findFirst()
                    .orElse(word))
        .collect(Collectors.joining(" "));
  }

  /** "Atlântida" and nothing else. */
  private static boolean isBareName(Utterance utterance, String text) {
    return !utterance.hasCriteria()
        && utterance.reference().isEmpty()
        && utterance.intents().isEmpty()
        && utterance.words() >= 1
        && utterance.words() <= LONGEST_PLACE
        && CAPITALISED.matcher(text).matches()
        && Folding.words(text).stream().noneMatch(UtteranceReader::isCommon);
  }
}
