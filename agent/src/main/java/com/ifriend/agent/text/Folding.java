package com.ifriend.agent.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes texts comparable whatever their case and accents: {@code "São Paulo"} and {@code "sao
 * paulo"} fold to the same thing.
 */
public final class Folding {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private Folding() {}

  /** Lower case without accents; punctuation and spacing stay. */
  public static String fold(String text) {
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
    return MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** The folded words of a text, without punctuation. */
  public static List<String> words(String text) {
    return Arrays.stream(NOT_WORD.split(fold(text))).filter(word -> !word.isEmpty()).toList();
  }

  /** The folded words joined by single spaces: the form in which two names are compared. */
  public static String key(String text) {
    return String.join(" ", words(text));
  }
}
