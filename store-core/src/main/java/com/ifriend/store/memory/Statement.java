package com.ifriend.store.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What makes two memories the same one: the same author said the same to the same audience. The
 * same is the same text but for case, white space, accents and what ends or parts a sentence. One
 * word more, or one sign as in {@code C++}, may turn the meaning round, and no list knows them all.
 *
 * @param said the text without what makes no difference
 */
record Statement(String author, Audience audience, String said) {
  private static final Pattern UNSEEN = Pattern.compile("[\\u00AD\\u200B\\uFEFF“”„‟«»「」『』¡¿]");
  private static final Pattern APOSTROPHES = Pattern.compile("[\\u2018\\u2019\\u02BC]");

  /** Where marks are accents. In other scripts they make another letter, as in ば and は. */
  private static final Pattern ACCENTS =
      Pattern.compile("([\\p{IsLatin}\\p{IsGreek}])[\\u0300-\\u036F]+");

  /** Of scripts without blanks; between two digits it may be a part of a number. */
  private static final Pattern WIDE_MARKS =
      Pattern.compile("(?<!\\p{Nd})[。、，！；：．｡､]|[。、，！；：．｡､](?!\\p{Nd})");

  /** Only at the end of a word: inside, as in 1.5 or 10:30, they say something. */
  private static final String MARKS = ".,;:!…،؛۔।॥";

  static final String QUESTION_MARKS = "?？؟";

  static Statement of(String author, Audience audience, String text) {
    return new Statement(author, audience, said(text));
  }

  /** What two texts have in common that say the same in the same words. */
  static String said(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String said = ends(isPlain(lower) ? lower : folded(lower));
    return said.isEmpty() ? text.strip() : said;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String folded(String lower) {
    String said = Normalizer.normalize(UNSEEN.matcher(lower).replaceAll(""), Normalizer.Form.NFD);
    said = ACCENTS.matcher(said).replaceAll("$1");
    said = APOSTROPHES.matcher(said).replaceAll("'");
    return WIDE_MARKS.matcher(said).replaceAll("");
  }

  /** Without marks at the ends of words, and with one blank between two words. */
  private static String ends(String text) {
    StringBuilder said = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int end = endOfMarks(text, i);
      if (isBlank(c)) {
        blank = true;
      } else if (QUESTION_MARKS.indexOf(c) >= 0) {
        // That it is asked makes a difference, but not how loud.
        if (said.isEmpty() || said.charAt(said.length() - 1) != '?') {
          said.append('?');
        }
      } else if (end > i && isEndOfWord(text, end)) {
        i = end - 1;
      } else if (c != '"' || isMeasure(said)) {
        if (blank && !said.isEmpty()) {
          said.append(' ');
        }
        blank = false;
        end = Math.max(end, i + 1);
        said.append(text, i, end);
        i = end - 1;
      }
    }
    return said.toString();
  }

  /** Behind a number a quote may be one. */
  private static boolean isMeasure(StringBuilder said) {
    return !said.isEmpty() && Character.isDigit(said.charAt(said.length() - 1));
  }

  /** Behind the marks that stand together here; here, if there are none. */
  private static int endOfMarks(String text, int at) {
    int end = at;
    while (end < text.length() && MARKS.indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  private static boolean isEndOfWord(String text, int at) {
    return at == text.length()
        || isBlank(text.charAt(at))
        || text.charAt(at) == '"'
        || QUESTION_MARKS.indexOf(text.charAt(at)) >= 0;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Made of what is said, so that two who learn the same at once make the same memory. */
  String id() {
    // With the lengths, no two statements are the same text here.
    return digest(
        String.join(
            "\n",
            "said " + audience.key().length() + " " + author.length(),
            audience.key(),
            author,
            said));
  }

  /** The first half of a SHA-256, in hex. */
  static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
