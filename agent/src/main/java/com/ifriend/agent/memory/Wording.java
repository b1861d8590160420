package com.ifriend.agent.memory;

import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Resources;
import com.ifriend.agent.text.Vocabulary;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words of a statement that tell it from others, whatever the language of names in it: enough
 * to see which memory somebody means.
 */
record Wording(Set<String> words) {
  /** Endings say little, and a stem is at least so long. */
  private static final int STEM = 5;

  private static final Properties FILE = Resources.properties(Wording.class, "wording.properties");
  private static final Set<String> EMPTY_WORDS =
      Arrays.stream(FILE.getProperty("empty").strip().split("\\s+", -1))
          .collect(Collectors.toUnmodifiableSet());

  private static final List<Vocabulary> NAMES =
      List.of(Vocabulary.CITIES, Vocabulary.LANGUAGES, Vocabulary.THEMES);

  static Wording of(String text) {
    List<String> all = Folding.words(text);
    Set<String> words = new HashSet<>();
    Set<Integer> named = new HashSet<>();
    for (Vocabulary vocabulary : NAMES) {
      for (Vocabulary.Mention mention : vocabulary.mentionsIn(text)) {
        words.add("=" + mention.term().id());
        for (int i = mention.start(); i < mention.end(); i++) {
          named.add(i);
        }
      }
    }
    for (int i = 0; i < all.size(); i++) {
      String word = all.get(i);
      if (!named.contains(i) && !EMPTY_WORDS.contains(word)) {
        words.add(word.substring(0, Math.min(STEM, word.length())));
      }
    }
    return new Wording(words);
  }

  /** Which share of these words the other one has, 0 to 1; 0 if there are none. */
  double foundIn(Wording other) {
    long found = words.stream().filter(other.words::contains).count();
    return words.isEmpty() ? 0 : (double) found / words.size();
  }
}
