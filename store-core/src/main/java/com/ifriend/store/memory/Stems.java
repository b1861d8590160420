package com.ifriend.store.memory;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.ar.ArabicNormalizer;
import org.apache.lucene.analysis.ar.ArabicStemmer;
import org.apache.lucene.analysis.el.GreekStemmer;
import org.apache.lucene.analysis.fa.PersianNormalizer;
import org.apache.lucene.analysis.hi.HindiStemmer;
import org.apache.lucene.analysis.pt.PortugueseLightStemmer;
import org.apache.lucene.analysis.ru.RussianLightStemmer;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.ArmenianStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;

/** The stems of a token: of one in Latin letters by the rules of three languages. */
final class Stems {
  private static final Pattern NUMBER = Pattern.compile("\\p{N}+");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=\\d)");

  /** "And", "the", "in", "to", "from", "like", "that": Hebrew writes them in one with the word. */
  private static final String HEBREW_PREFIXES = "והבלמכש";

  /** An й that has lost its mark. */
  private static final Pattern SHORT_I = Pattern.compile("(?<=[оеы])и$");

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

  /** A nasal before a sound of its own kind, which Hindi also writes as a dot. */
  private static final Pattern NASAL =
      Pattern.compile("(?<=.)(?:ङ(?=[कखगघ])|ञ(?=[चछजझ])|ण(?=[टठडढ])|न(?=[तथदध])|म(?=[पफबभ]))");

  private Stems() {}

  /** The first is the one by which statements are compared. */
  static Set<String> of(String token) {
    Set<String> stems = new LinkedHashSet<>();
    if (token.length() > NewMemory.MAX_TERM_LENGTH) {
      stems.add(shorten(token).substring(0, 30) + '~' + Integer.toHexString(token.hashCode()));
    }
    if (NUMBER.matcher(token).matches()) {
      stems.add(shorten(withoutLeadingZeros(token)));
      stems.add(shorten(withoutLeadingZeros(withAsciiDigits(token))));
      return Collections.unmodifiableSet(stems);
    }
    String base = token.endsWith("'s") ? token.substring(0, token.length() - 2) : token;
    String word = IRREGULAR.getOrDefault(base, base);
    stems.add(shorten(light(word, new PortugueseLightStemmer()::stem)));
    stems.add(shorten(snowball(word, new EnglishStemmer())));
    stems.add(shorten(snowball(word, new PortugueseStemmer())));
    stems.add(shorten(snowball(word, new SpanishStemmer())));
    addByScript(word, stems);
    return Collections.unmodifiableSet(stems);
  }

  private static void addByScript(String word, Set<String> stems) {
    switch (UnicodeScript.of(word.isEmpty() ? 'a' : word.codePointAt(0))) {
      case ARABIC -> {
        String persian = light(word, new PersianNormalizer()::normalize);
        String plain = light(persian, new ArabicNormalizer()::normalize);
        stems.add(shorten(plain));
        stems.add(shorten(light(plain, new ArabicStemmer()::stem)));
      }
      case HEBREW -> {
        for (int at = 1; at <= 2 && at + 3 <= word.length(); at++) {
          if (HEBREW_PREFIXES.indexOf(word.charAt(at - 1)) < 0) {
            break;
          }
          stems.add(shorten(word.substring(at)));
        }
      }
      case GREEK -> {
        String plain = word.replace('ς', 'σ');
        stems.add(shorten(plain));
        stems.add(shorten(light(plain, new GreekStemmer()::stem)));
      }
      case CYRILLIC -> {
        stems.add(shorten(light(word, new RussianLightStemmer()::stem)));
        String marked = SHORT_I.matcher(word).replaceFirst("й");
        stems.add(shorten(light(marked, new RussianLightStemmer()::stem)));
      }
      case DEVANAGARI -> {
        stems.add(shorten(light(word, new HindiStemmer()::stem)));
        String plain = NASAL.matcher(word).replaceAll("");
        stems.add(shorten(plain));
        stems.add(shorten(light(plain, new HindiStemmer()::stem)));
      }
      case ARMENIAN -> {
        // The ligature of both letters is written otherwise in capitals.
        String plain = word.replace("եւ", "եվ");
        stems.add(shorten(plain));
        stems.add(shorten(snowball(plain, new ArmenianStemmer())));
      }
      default -> {}
    }
  }

  static String withAsciiDigits(String token) {
    if (token.chars().allMatch(c -> c < 0x80)) {
      return token;
    }
    StringBuilder ascii = new StringBuilder();
    token
        .codePoints()
        .forEach(
            c -> {
              if (Character.isDigit(c)) {
                ascii.append(Character.digit(c, 10));
              } else {
                ascii.appendCodePoint(c);
              }
            });
    return ascii.toString();
  }

  private static String withoutLeadingZeros(String number) {
    return LEADING_ZEROS.matcher(number).replaceFirst("");
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
