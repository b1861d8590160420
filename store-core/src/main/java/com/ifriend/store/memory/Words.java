package com.ifriend.store.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.core.LowerCaseFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The words of a text as memories are found by them: of any script, without case, accents,
 * punctuation and words that carry no meaning.
 *
 * <p>A conversation may mix Portuguese, Spanish and English, and a query need not be in the
 * language of what it looks for. So each word is stemmed by the rules of all three, and stands for
 * every stem it may have; two words are the same if they share a stem.
 *
 * @param stems one entry per word, in order: its stems
 * @param negated whether there is a word that turns a statement into its opposite
 */
record Words(List<Set<String>> stems, boolean negated) {
  /** Beyond so many words a text is not looked at. */
  private static final int MOST_WORDS = 400;

  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

  /** "no" is also Portuguese for "in the", so these only tell statements apart and find nothing. */
  private static final Set<String> NEGATIONS =
      Set.of(
          "nao", "nunca", "jamais", "sem", "nem", "nenhum", "nenhuma", "no", "sin", "ni", "not",
          "never", "without", "nor", "don't", "dont", "doesn't", "didn't", "can't", "cannot",
          "isn't", "won't");

  /** These tell statements apart, and are words to find them by. */
  private static final Set<String> DISLIKES = Set.of("odeio", "detesto", "odio", "hate", "dislike");

  private static final Set<String> STOP_WORDS = stopWords();

  private static final int SCRIPTS_WITHOUT_SPACES =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;

  private static final Analyzer PLAIN = analyzer(stream -> stream);
  private static final Analyzer OF_ANY_SCRIPT =
      analyzer(stream -> new CJKBigramFilter(stream, SCRIPTS_WITHOUT_SPACES, true));

  private static Analyzer analyzer(UnaryOperator<TokenStream> filter) {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        Tokenizer tokenizer = new StandardTokenizer();
        TokenStream lower = filter.apply(new LowerCaseFilter(tokenizer));
        return new TokenStreamComponents(tokenizer, new ASCIIFoldingFilter(lower));
      }
    };
  }

  Words {
    stems = List.copyOf(stems);
  }

  static Words of(String text) {
    List<Set<String>> stems = new ArrayList<>();
    boolean negated = false;
    for (String token : tokens(text)) {
      negated |= NEGATIONS.contains(token) || DISLIKES.contains(token);
      if (!NEGATIONS.contains(token) && !STOP_WORDS.contains(token)) {
        stems.add(Stems.of(token));
      }
    }
    return new Words(stems, negated);
  }

  /** Whether nothing can find the text. */
  boolean isEmpty() {
    return stems.isEmpty();
  }

  /** All stems of all words. */
  Set<String> terms() {
    Set<String> terms = new HashSet<>(4 * stems.size());
    stems.forEach(terms::addAll);
    return Collections.unmodifiableSet(terms);
  }

  /**
   * What two statements have in common that say the same in the same words: each word once, in
   * alphabetical order.
   */
  Set<String> statement() {
    Set<String> words = new TreeSet<>();
    stems.forEach(word -> words.add(word.iterator().next()));
    if (negated) {
      words.add("!");
    }
    return words;
  }

  /** Whether the word of a {@link #statement} changes its meaning: a number, a negation. */
  static boolean decisive(String word) {
    return word.equals("!") || word.chars().anyMatch(Character::isDigit);
  }

  private static List<String> tokens(String text) {
    String straight = text.replace('’', '\'');
    return straight.chars().allMatch(Words::isPlain)
        ? tokens(straight, PLAIN)
        : tokens(withoutMarks(straight), OF_ANY_SCRIPT);
  }

  private static List<String> tokens(String text, Analyzer analyzer) {
    List<String> tokens = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken() && tokens.size() < MOST_WORDS) {
        tokens.add(term.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
    return tokens;
  }

  private static String withoutMarks(String text) {
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
    return Normalizer.normalize(MARKS.matcher(decomposed).replaceAll(""), Normalizer.Form.NFC);
  }

  /** Whether it is ASCII, or a letter of Western Europe, whose accent is folded away later. */
  private static boolean isPlain(int c) {
    return c < 0x80 || (c >= 0xC0 && c <= 0xFF && c != '×' && c != '÷');
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
