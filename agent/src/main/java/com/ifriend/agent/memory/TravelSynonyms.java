package com.ifriend.agent.memory;

import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Term;
import com.ifriend.agent.text.Vocabulary;
import com.ifriend.store.memory.Synonyms;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of cities, languages and themes of tours in Portuguese, Spanish and English. Immutable and
 * thread-safe.
 */
public final class TravelSynonyms implements Synonyms {
  /** Words that are part of many names, so that they name none of them. */
  private static final Set<String> GENERIC =
      Set.of("passeio", "passeios", "paseo", "paseos", "tour", "tours", "trip", "ride", "local");

  @Override
  public List<List<String>> in(String text) {
    List<List<String>> things = new ArrayList<>();
    Vocabulary.CITIES.mentionsIn(text).forEach(found -> things.add(names(found.term())));
    Vocabulary.LANGUAGES.mentionsIn(text).forEach(found -> things.add(names(found.term())));
    List<String> words = Folding.words(text);
    for (Vocabulary.Mention found : Vocabulary.THEMES.mentionsIn(text)) {
      things.add(themeNames(found.term(), words.subList(found.start(), found.end())));
    }
    return List.copyOf(things);
  }

  private static List<String> names(Term term) {
    return term.spellings().toList();
  }

  /** Each word of a name finds what it names: so single words, and those that are in the text. */
  private static List<String> themeNames(Term term, List<String> asWritten) {
    String own =
        asWritten.stream().filter(word -> !GENERIC.contains(word)).collect(Collectors.joining(" "));
    return Stream.concat(
            Stream.of(own), term.spellings().filter(name -> Folding.words(name).size() == 1))
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }
}
