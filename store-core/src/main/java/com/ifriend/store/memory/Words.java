package com.ifriend.store.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.store.memory.Tokens.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The words of a text as memories are found by them: of any script, without case, accents,
 * punctuation and words that carry no meaning.
 *
 * <p>A conversation may mix Portuguese, Spanish and English, and a query need not be in the
 * language of what it looks for. So each word is stemmed by the rules of all three, and stands for
 * every stem it may have; two words are the same if they share a stem. A word that is made of
 * several is found by each of them, and as a whole.
 *
 * @param words one entry per word, in order
 * @param statement what two statements have in common that say the same in the same words: each
 *     word once, in alphabetical order; pairs of characters where words are not parted; and a sign
 *     if one of the words turns a statement into its opposite
 */
record Words(List<QueryWord> words, Set<String> statement) {
  /** Beyond so many words a text is not looked at. */
  private static final int MOST_WORDS = 400;

  private static final String NEGATED = "!";

  /** "no" is also Portuguese for "in the", so these only tell statements apart and find nothing. */
  private static final Set<String> NEGATIONS =
      Set.of(
          "nao", "nunca", "jamais", "sem", "nem", "nenhum", "nenhuma", "no", "sin", "ni", "not",
          "never", "without", "nor", "don't", "dont", "doesn't", "didn't", "can't", "cannot",
          "isn't", "won't");

  /** These tell statements apart, and are words to find them by. */
  private static final Set<String> DISLIKES = Set.of("odeio", "detesto", "odio", "hate", "dislike");

  private static final Set<String> STOP_WORDS = stopWords();

  private static final Lately<Read> READ = new Lately<>(Words::read);

  /** What a token is: a word of meaning or none, a negation or none. */
  private record Read(QueryWord word, boolean hasMeaning, boolean negates) {}

  Words {
    words = List.copyOf(words);
    statement = Collections.unmodifiableSet(statement);
  }

  static Words of(String text) {
    Tokens tokens = Tokens.of(text, MOST_WORDS);
    Compounds compounds = new Compounds(tokens);
    List<QueryWord> words = new ArrayList<>();
    Set<String> statement = new TreeSet<>();
    for (int at = 0; at < tokens.tokens().size() && words.size() < MOST_WORDS; at++) {
      Token token = tokens.tokens().get(at);
      Read read = READ.of(token.term());
      if (read.negates) {
        statement.add(NEGATED);
      }
      if (token.run()) {
        addPairs(token.term(), statement);
        words.addAll(Compounds.ofRun(token.term(), read.word.stems()));
      } else if (read.hasMeaning) {
        statement.add(read.word.stems().iterator().next());
        QueryWord word = read.word;
        for (String compound : compounds.at(at)) {
          word = word.or(List.of(READ.of(compound).word.stems()));
        }
        words.add(word);
      }
    }
    return new Words(words, statement);
  }

  private static void addPairs(String run, Set<String> statement) {
    int[] characters = run.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      statement.add(new String(characters, i, Math.min(2, characters.length - i)));
    }
  }

  private static Read read(String token) {
    String plain = Spelling.plain(token);
    boolean negation = NEGATIONS.contains(plain) || plain.endsWith("n't");
    return new Read(
        Spelling.of(token),
        !negation && !isStopWord(Spelling.withoutContraction(plain)),
        negation || DISLIKES.contains(plain));
  }

  static boolean hasMeaning(String token) {
    return READ.of(token).hasMeaning;
  }

  static boolean isStopWord(String token) {
    return STOP_WORDS.contains(token);
  }

  /** Whether nothing can find the text. */
  boolean isEmpty() {
    return words.isEmpty();
  }

  /** The stems of each word as it is in the text. */
  List<Set<String>> stems() {
    return words.stream().map(QueryWord::stems).toList();
  }

  /** All stems of all words. */
  Set<String> terms() {
    Set<String> terms = new HashSet<>(4 * words.size());
    for (QueryWord word : words) {
      word.addTermsTo(terms);
    }
    return Collections.unmodifiableSet(terms);
  }

  /** Whether the word of a {@link #statement} changes its meaning: a number, a negation. */
  static boolean decisive(String word) {
    return word.equals(NEGATED) || word.chars().anyMatch(Character::isDigit);
  }

  private static Set<String> stopWords() {
    try (InputStream in = Words.class.getResourceAsStream("stopwords.txt")) {
      if (in == null) {
        throw new IllegalStateException("stopwords.txt is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.split(" ", -1)))
          .filter(word -> !word.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
