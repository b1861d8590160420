package com.ifriend.agent.text;

import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sentences one part of the concierge says, in every {@link Language}: one UTF-8 properties
 * file per language ({@code name_pt.properties} and so on), with {@code {0}}, {@code {1}} for what
 * is filled in.
 *
 * <p>Immutable and thread-safe. All languages have the same keys, or the file does not load.
 */
public final class Phrases {
  private static final Pattern GAP = Pattern.compile("\\{(\\d)}");

  private final Map<Language, Properties> sentences = new EnumMap<>(Language.class);

  private Phrases(Class<?> beside, String name) {
    for (Language language : Language.values()) {
      sentences.put(
          language, Resources.properties(beside, name + "_" + language.code() + ".properties"));
    }
    Set<String> expected = keys(Language.PT);
    for (Language language : Language.values()) {
      if (!keys(language).equals(expected)) {
        throw new IllegalStateException(
            "The phrases " + name + " have other keys in " + language.code() + " than in pt");
      }
    }
  }

  /** Loads the phrase files that lie beside a class. */
  public static Phrases load(Class<?> beside, String name) {
    return new Phrases(beside, name);
  }

  /**
   * One sentence.
   *
   * @throws IllegalArgumentException if there is no such key
   */
  public String say(Language language, String key, Object... values) {
    Properties inLanguage = sentences.getOrDefault(language, new Properties());
    String sentence = inLanguage.getProperty(key);
    if (sentence == null) {
      throw new IllegalArgumentException("No phrase " + key);
    }
    return GAP.matcher(sentence)
        .replaceAll(
            gap ->
                Matcher.quoteReplacement(String.valueOf(values[Integer.parseInt(gap.group(1))])));
  }

  private Set<String> keys(Language language) {
    return sentences.getOrDefault(language, new Properties()).stringPropertyNames();
  }
}
