package com.ifriend.agent.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of one kind of thing in Portuguese, Spanish and English, found whatever the spelling: case,
 * accents and language do not matter.
 *
 * <p>Immutable and thread-safe. The words themselves are in {@code vocabulary.json}.
 */
public final class Vocabulary {
  /** Cities of the world that travellers ask for. */
  public static final Vocabulary CITIES;

  /** What a tour can be about. */
  public static final Vocabulary THEMES;

  /** Languages a guide may speak; ids are ISO 639-1 codes. */
  public static final Vocabulary LANGUAGES;

  static {
    JsonNode file = Resources.json(Vocabulary.class, "vocabulary.json");
    CITIES = new Vocabulary(file.get("cities"));
    THEMES = new Vocabulary(file.get("themes"));
    LANGUAGES = new Vocabulary(file.get("languages"));
  }

  private final Map<String, Term> byId = new HashMap<>();
  private final Map<String, Term> bySpelling = new HashMap<>();
  private final int longest;

  private Vocabulary(JsonNode terms) {
    for (JsonNode node : terms) {
      Term term = term(node);
      byId.put(Folding.key(term.id()), term);
      term.spellings().forEach(spelling -> bySpelling.putIfAbsent(Folding.key(spelling), term));
    }
    this.longest =
        bySpelling.keySet().stream()
            .map(spelling -> spelling.split(" ", -1).length)
            .max(Comparator.naturalOrder())
            .orElse(0);
  }

  /** All terms. */
  public Collection<Term> terms() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** The term whose id, name or other spelling is exactly this. */
  public Optional<Term> find(String spelling) {
    String key = Folding.key(spelling);
    return Optional.ofNullable(bySpelling.get(key)).or(() -> Optional.ofNullable(byId.get(key)));
  }

  /** The terms named in a text, in order; the longest spelling wins. Ids are not names. */
  public List<Mention> mentionsIn(String text) {
    List<String> words = Folding.words(text);
    List<Mention> mentions = new ArrayList<>();
    int at = 0;
    while (at < words.size()) {
      Optional<Mention> mention = mentionAt(words, at);
      mention.ifPresent(mentions::add);
      at = mention.map(Mention::end).orElse(at + 1);
    }
    return mentions;
  }

  private Optional<Mention> mentionAt(List<String> words, int start) {
    for (int end = Math.min(start + longest, words.size()); end > start; end--) {
      Term term = bySpelling.get(String.join(" ", words.subList(start, end)));
      if (term != null) {
        return Optional.of(new Mention(term, start, end));
      }
    }
    return Optional.empty();
  }

  private static Term term(JsonNode node) {
    Map<Language, String> names = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      names.put(language, node.path(language.code()).asText());
    }
    List<String> also =
        Arrays.stream(node.path("also").asText().split(",", -1))
            .map(String::strip)
            .filter(spelling -> !spelling.isEmpty())
            .toList();
    return new Term(node.path("id").asText(), names, also);
  }

  /**
   * A term found in a text.
   *
   * @param start index of its first word
   * @param end index after its last word
   */
  public record Mention(Term term, int start, int end) {}
}
