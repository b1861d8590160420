package com.ifriend.store.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.core.LowerCaseFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/**
 * What a text is cut into: words without case and accents, numbers, emoji.
 *
 * @param text what was cut, of which the tokens tell the places
 */
record Tokens(String text, List<Token> tokens) {
  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");
  private static final Pattern APOSTROPHE = Pattern.compile("[’‘‛′]|(?<=\\p{L})[`´](?=\\p{L})");

  private static final int SCRIPTS_WITHOUT_SPACES =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;

  private static final String RUN =
      StandardTokenizer.TOKEN_TYPES[StandardTokenizer.SOUTHEAST_ASIAN];

  private static final Analyzer PLAIN = analyzer(stream -> stream);
  private static final Analyzer OF_ANY_SCRIPT =
      analyzer(stream -> new CJKBigramFilter(stream, SCRIPTS_WITHOUT_SPACES, true));

  /**
   * A piece of the text.
   *
   * @param run whether it may be many words, as Thai, Lao, Khmer and Burmese leave no space between
   *     them
   */
  record Token(String term, int from, int until, boolean run) {}

  /**
   * @param most beyond so many tokens the text is not looked at
   */
  static Tokens of(String text, int most) {
    boolean straight = text.indexOf('`') < 0 && text.chars().allMatch(Tokens::isPlain);
    if (straight) {
      return of(text, PLAIN, most);
    }
    String decomposed =
        Normalizer.normalize(APOSTROPHE.matcher(text).replaceAll("'"), Normalizer.Form.NFKD);
    return of(
        Normalizer.normalize(MARKS.matcher(decomposed).replaceAll(""), Normalizer.Form.NFC),
        OF_ANY_SCRIPT,
        most);
  }

  /** How many words {@link Words} makes of a text at most. */
  static int wordsOf(String text) {
    int words = 0;
    for (Token token : of(text, Integer.MAX_VALUE).tokens) {
      words += token.run ? token.term.length() : 1;
    }
    return words;
  }

  /** Whether it is ASCII, or a letter of Western Europe, whose accent is folded away later. */
  static boolean isPlain(int c) {
    return c < 0x80 || (c >= 0xC0 && c <= 0xFF && c != '×' && c != '÷');
  }

  private static Tokens of(String text, Analyzer analyzer, int most) {
    List<Token> tokens = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      OffsetAttribute place = stream.addAttribute(OffsetAttribute.class);
      TypeAttribute type = stream.addAttribute(TypeAttribute.class);
      stream.reset();
      while (stream.incrementToken() && tokens.size() < most) {
        tokens.add(
            new Token(
                term.toString(), place.startOffset(), place.endOffset(), type.type().equals(RUN)));
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
    return new Tokens(text, tokens);
  }

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
}
