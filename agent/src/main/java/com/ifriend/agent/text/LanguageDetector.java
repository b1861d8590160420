package com.ifriend.agent.text;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells Portuguese, Spanish and English apart in short chat messages, by words and letters that
 * only one of them uses.
 *
 * <p>Deterministic, immutable and thread-safe. A message that says nothing about its language
 * ({@code "50 euros"}, {@code "Londres"}, {@code "ok"}) has none: the caller goes on in the
 * language of the turn before.
 */
public final class LanguageDetector {
  private static final Pattern WORD = Pattern.compile("[\\p{L}']+");

  private static final LanguageDetector STANDARD = new LanguageDetector();

  private final Map<String, Set<Language>> languagesOfWord = new HashMap<>();
  private final Map<Language, String> lettersOf = new EnumMap<>(Language.class);

  private LanguageDetector() {
    Properties words = Resources.properties(LanguageDetector.class, "detector.properties");
    for (Language language : Language.values()) {
      for (String word : words.getProperty(language.code() + ".words", "").split("\\s+", -1)) {
        languagesOfWord
            .computeIfAbsent(word, unused -> EnumSet.noneOf(Language.class))
            .add(language);
      }
      lettersOf.put(language, words.getProperty(language.code() + ".letters", ""));
    }
  }

  /** The language of a message, or empty when it could be more than one. */
  public static Optional<Language> detect(String text) {
    return STANDARD.strongest(text);
  }

  /** The language of a message, or {@code fallback} when it could be more than one. */
  public static Language detect(String text, Language fallback) {
    return detect(text).orElse(fallback);
  }

  private Optional<Language> strongest(String text) {
    Map<Language, Integer> scores = new EnumMap<>(Language.class);
    String lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    Matcher words = WORD.matcher(lower);
    while (words.find()) {
      for (Language language : languagesOfWord.getOrDefault(words.group(), Set.of())) {
        scores.merge(language, 1, Integer::sum);
      }
    }
    lettersOf.forEach(
        (language, letters) -> {
          if (lower.chars().anyMatch(c -> letters.indexOf(c) >= 0)) {
            scores.merge(language, 1, Integer::sum);
          }
        });
    int best = scores.values().stream().max(Comparator.naturalOrder()).orElse(0);
    List<Language> winners =
        scores.entrySet().stream()
            .filter(score -> score.getValue() == best)
            .map(Map.Entry::getKey)
            .toList();
    return winners.size() == 1 ? Optional.of(winners.get(0)) : Optional.empty();
  }
}
