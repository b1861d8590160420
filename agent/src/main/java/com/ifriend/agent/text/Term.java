package com.ifriend.agent.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One thing with a name in every {@link Language}: a city, a theme, a language of a guide.
 *
 * @param id what stands for it in data, e.g. {@code lisbon}, {@code boat}, {@code en}
 * @param names how it is called in each language
 * @param also other spellings people use
 */
public record Term(String id, Map<Language, String> names, List<String> also) {
  public Term {
    names = Map.copyOf(names);
    also = List.copyOf(also);
    for (Language language : Language.values()) {
      if (!names.containsKey(language)) {
        throw new IllegalArgumentException(id + " has no name in " + language.code());
      }
    }
  }

  /** How it is called in a language. */
  public String name(Language language) {
    return names.getOrDefault(language, id);
  }

  /** Every way to write it, in any language. */
  public Stream<String> spellings() {
    return Stream.concat(names.values().stream(), also.stream());
  }
}
