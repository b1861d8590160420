package com.ifriend.store.memory;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.pt.PortugueseLightStemmer;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;

/**
 * The stems of a word by the rules of each language. Stemming costs more than all else that is done
 * with a text, and texts repeat their words: so what was stemmed lately is kept. Thread-safe.
 */
final class Stems {
  private static final Pattern NUMBER = Pattern.compile("\\p{N}+");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=\\d)");

  /** Forms whose stem changes, and the form that stems as the others of the verb. */
  private static final Map<String, String> IRREGULAR =
      Map.of(
          "prefiro", "prefere",
          "prefiero", "prefere",
          "prefiere", "prefere",
          "prefieres", "prefere",
          "prefieren", "prefere",
          "preferred", "prefere",
          "quero", "quer",
          "quiero", "quer",
          "quiere", "quer",
          "quieren", "quer");

  /** A power of two. So many words of up to forty letters take a few megabytes. */
  private static final int KEPT = 1 << 13;

  private record Kept(String token, Set<String> stems) {}

  /** A word has one place, where it takes the turn of another. */
  private static final AtomicReferenceArray<Kept> LATELY = new AtomicReferenceArray<>(KEPT);

  private Stems() {}

  /** The first is the one by which statements are compared. */
  static Set<String> of(String token) {
    if (token.length() > NewMemory.MAX_TERM_LENGTH) {
      return stem(token);
    }
    int hash = token.hashCode();
    int place = (hash ^ hash >>> 16) & (KEPT - 1);
    Kept kept = LATELY.get(place);
    if (kept != null && kept.token.equals(token)) {
      return kept.stems;
    }
    Set<String> stems = stem(token);
    LATELY.set(place, new Kept(token, stems));
    return stems;
  }

  private static Set<String> stem(String token) {
    if (NUMBER.matcher(token).matches()) {
      return Set.of(shorten(LEADING_ZEROS.matcher(token).replaceFirst("")));
    }
    String base = token.endsWith("'s") ? token.substring(0, token.length() - 2) : token;
    String word = IRREGULAR.getOrDefault(base, base);
    Set<String> stems = new LinkedHashSet<>();
    stems.add(shorten(light(word, new PortugueseLightStemmer()::stem)));
    stems.add(shorten(snowball(word, new EnglishStemmer())));
    stems.add(shorten(snowball(word, new PortugueseStemmer())));
    stems.add(shorten(snowball(word, new SpanishStemmer())));
    return Collections.unmodifiableSet(stems);
  }

  private static String light(String word, BiFunction<char[], Integer, Integer> stemmer) {
    // The stemmers may write one character more than there is.
    char[] letters = Arrays.copyOf(word.toCharArray(), word.length() + 1);
    return new String(letters, 0, stemmer.apply(letters, word.length()));
  }

  private static String snowball(String word, SnowballStemmer stemmer) {
    stemmer.setCurrent(word);
    var unused = stemmer.stem();
    return stemmer.getCurrent();
  }

  private static String shorten(String term) {
    if (term.length() <= NewMemory.MAX_TERM_LENGTH) {
      return term;
    }
    int end = NewMemory.MAX_TERM_LENGTH;
    return term.substring(0, Character.isHighSurrogate(term.charAt(end - 1)) ? end - 1 : end);
  }
}
