package com.ifriend.bench.memory;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Travellers, what they have said, and what should be found of it. */
record LabelledSet(List<Traveller> travellers) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();

  LabelledSet {
    travellers = List.copyOf(travellers);
  }

  /** What is good enough to tune on, and what only tells whether it helped. */
  enum Half {
    TUNE,
    TEST
  }

  /** What makes a query hard, or what it is about. */
  enum Kind {
    LEXICAL("in the words of the memory, or some of them"),
    INFLECTED("in other forms of them"),
    ACCENTLESS("without the accents, or the memory is without"),
    NAME("people, pets, guides"),
    DATE("when, or what was then"),
    UPDATE("said before and taken back later: the later comes first"),
    NEGATION("what is not wanted"),
    CROSS("in another language than the memory"),
    SCRIPT("Japanese, Chinese, Korean, Russian"),
    NONE("nothing fits: best is to find nothing"),
    SEVERAL("what several turns tell together"),
    TIME("when"),
    OPEN("what the conversation only suggests"),
    ONE("what one turn tells");

    /** Those of the set that we wrote. */
    static final List<Kind> OURS = List.copyOf(EnumSet.range(LEXICAL, NONE));

    /** Those of LoCoMo, in the order of the numbers that the set gives. */
    static final List<Kind> LOCOMO = List.copyOf(EnumSet.range(SEVERAL, ONE));

    final String meaning;

    Kind(String meaning) {
      this.meaning = meaning;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A user.
   *
   * @param memories in the order in which they were said
   */
  record Traveller(String user, List<Statement> memories, List<Query> queries) {
    Traveller {
      requireNonNull(user, "user");
      memories = List.copyOf(memories);
      queries = List.copyOf(queries);
      Set<String> ids = memories.stream().map(Statement::id).collect(Collectors.toSet());
      for (Query query : queries) {
        if (!ids.containsAll(query.relevant.keySet())) {
          throw new IllegalArgumentException(
              user + " has not said all of " + query.relevant.keySet() + ": " + query.text);
        }
      }
    }

    /** All memories that say this. */
    Set<String> idsOf(String text) {
      return memories.stream()
          .filter(memory -> memory.text.equals(text))
          .map(Statement::id)
          .collect(Collectors.toSet());
    }
  }

  /**
   * @param session in which it was said
   * @param start of the session
   */
  record Statement(String id, String session, Instant start, String text) {
    @JsonCreator
    Statement(
        @JsonProperty("id") String id,
        @JsonProperty("said") String day,
        @JsonProperty("text") String text) {
      this(id, day, LocalDate.parse(day).atTime(12, 0).toInstant(ZoneOffset.UTC), text);
    }
  }

  /**
   * @param relevant ids of memories: 2 answers the query, 1 has to do with it
   */
  record Query(Half half, Kind kind, String text, Map<String, Integer> relevant) {
    Query {
      requireNonNull(half, "half");
      requireNonNull(kind, "kind");
      relevant = Map.copyOf(relevant);
      if ((kind == Kind.NONE) != relevant.isEmpty()) {
        throw new IllegalArgumentException(kind + " with answers " + relevant + ": " + text);
      }
    }
  }

  static LabelledSet read() {
    return new LabelledSet(
        Stream.of("ana", "diego", "emma", "lucas", "yuki").map(LabelledSet::read).toList());
  }

  private static Traveller read(String user) {
    try (InputStream in = LabelledSet.class.getResourceAsStream(user + ".json")) {
      return JSON.readValue(requireNonNull(in, user), Traveller.class);
    } catch (IOException e) {
      throw new UncheckedIOException(user + ".json", e);
    }
  }

  int memories() {
    return travellers.stream().mapToInt(t -> t.memories.size()).sum();
  }

  int queries() {
    return travellers.stream().mapToInt(t -> t.queries.size()).sum();
  }
}
