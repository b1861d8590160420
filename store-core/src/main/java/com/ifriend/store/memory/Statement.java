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
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9 ]*");
  private static final Pattern UNSEEN = Pattern.compile("[\\u00AD\\u200B\\uFEFF]");
  private static final Pattern APOSTROPHES = Pattern.compile("[\\u2018\\u2019\\u02BC]");

  /** Where marks are accents. In other scripts they make another letter, as in ば and は. */
  private static final Pattern ACCENTS =
      Pattern.compile("([\\p{IsLatin}\\p{IsGreek}])[\\u0300-\\u036F]+");

  /** Behind a number it may be a measure. */
  private static final Pattern QUOTES =
      Pattern.compile("[“”„‟«»「」『』¡¿]|(?<!\\p{Nd})\"");

  private static final Pattern QUESTION = Pattern.compile("[\\s\\p{Z}]*[?？؟]+");

  /** Only at the end of a word: inside, as in 1.5 or 10:30, they say something. */
  private static final Pattern MARKS = Pattern.compile("[.,;:!…،؛۔।॥]+(?=[\\s\\p{Z}?]|$)");

  /** Those of scripts without blanks. */
  private static final Pattern WIDE_MARKS =
      Pattern.compile("(?<!\\p{Nd})[。、，！；：．｡､]|[。、，！；：．｡､](?!\\p{Nd})");

  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

  static Statement of(String author, Audience audience, String text) {
    return new Statement(author, audience, said(text));
  }

  /** What two texts have in common that say the same in the same words. */
  static String said(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String said = PLAIN.matcher(lower).matches() ? lower : withoutMarks(lower);
    said = BLANKS.matcher(said).replaceAll(" ").strip();
    return said.isEmpty() ? text.strip() : said;
  }

  private static String withoutMarks(String lower) {
    String said = Normalizer.normalize(UNSEEN.matcher(lower).replaceAll(""), Normalizer.Form.NFD);
    said = ACCENTS.matcher(said).replaceAll("$1");
    said = APOSTROPHES.matcher(said).replaceAll("'");
    said = QUOTES.matcher(said).replaceAll("");
    said = QUESTION.matcher(said).replaceAll("?");
    said = WIDE_MARKS.matcher(said).replaceAll("");
    return MARKS.matcher(said).replaceAll("");
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
