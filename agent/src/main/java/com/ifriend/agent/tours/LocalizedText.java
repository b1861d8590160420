package com.ifriend.agent.tours;

import com.ifriend.agent.text.Language;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One text in one or more languages.
 *
 * @param byLanguage at least one entry
 */
public record LocalizedText(Map<Language, String> byLanguage) {
  public LocalizedText {
    byLanguage = Map.copyOf(byLanguage);
    if (byLanguage.isEmpty()) {
      throw new IllegalArgumentException("A text needs at least one language");
    }
  }

  /** The text in this language, or else in Portuguese, English or Spanish, in that order. */
  public String in(Language language) {
    return Stream.of(language, Language.PT, Language.EN, Language.ES)
        .filter(byLanguage::containsKey)
        .map(present -> byLanguage.getOrDefault(present, ""))
        .findFirst()
        .orElseThrow();
  }
}
