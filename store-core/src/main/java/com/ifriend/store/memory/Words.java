package com.ifriend.store.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.core.LowerCaseFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemmer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;

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
  private static final Pattern NUMBER = Pattern.compile("\\p{N}+");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=\\d)");

  /** "no" is also Portuguese for "in the", so these only tell statements apart and find nothing. */
  private static final Set<String> NEGATIONS =
      Set.of(
          "nao", "nunca", "jamais", "sem", "nem", "nenhum", "nenhuma", "no", "sin", "ni", "not",
          "never", "without", "nor", "don't", "dont", "doesn't", "didn't", "can't", "cannot",
          "isn't", "won't");

  /** These tell statements apart, and are words to find them by. */
  private static final Set<String> DISLIKES = Set.of("odeio", "detesto", "odio", "hate", "dislike");

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

  private static final Set<String> STOP_WORDS = stopWords();

  private static final Analyzer ANALYZER =
      new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
          Tokenizer tokenizer = new StandardTokenizer();
          TokenStream bigrams =
              new CJKBigramFilter(
                  new LowerCaseFilter(tokenizer),
                  CJKBigramFilter.HAN
                      | CJKBigramFilter.HIRAGANA
                      | CJKBigramFilter.KATAKANA
                      | CJKBigramFilter.HANGUL,
                  true);
          return new TokenStreamComponents(tokenizer, new ASCIIFoldingFilter(bigrams));
        }
      };

  Words {
    stems = List.copyOf(stems);
  }

  static Words of(String text) {
    List<Set<String>> stems = new ArrayList<>();
    boolean negated = false;
    for (String token : tokens(text)) {
      negated |= NEGATIONS.contains(token) || DISLIKES.contains(token);
      if (!NEGATIONS.contains(token) && !STOP_WORDS.contains(token)) {
        stems.add(stems(token));
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
    return stems.stream().flatMap(Collection::stream).collect(Collectors.toUnmodifiableSet());
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
    String composed =
        Normalizer.normalize(
            MARKS
                .matcher(Normalizer.normalize(text.replace('’', '\''), Normalizer.Form.NFKD))
                .replaceAll(""),
            Normalizer.Form.NFC);
    List<String> tokens = new ArrayList<>();
    try (TokenStream stream = ANALYZER.tokenStream("", composed)) {
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

  /** The first is the one by which statements are compared. */
  private static Set<String> stems(String token) {
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
