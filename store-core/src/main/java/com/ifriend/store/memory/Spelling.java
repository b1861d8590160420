package com.ifriend.store.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The other ways in which a token may be asked for: by the words behind and before an apostrophe, a
 * point or an underscore, without these, by the numbers in it.
 */
final class Spelling {
  /** Soft hyphens, marks of direction and the like. */
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");

  /** Letters to Unicode, apostrophes to who writes them. */
  private static final Pattern LETTER_APOSTROPHE = Pattern.compile("[ʼʻʹ]");

  /** What English leaves of a verb: "I'm", "we'll". */
  private static final Pattern CONTRACTED = Pattern.compile("'(?:s|m|d|ll|re|ve)$");

  /** Articles and the like that lose their vowel; single letters are none of these. */
  private static final Set<String> ELIDED =
      Set.of("dell", "nell", "dall", "sull", "all", "coll", "qu", "jusqu", "lorsqu", "puisqu");

  private static final Pattern THOUSANDS =
      Pattern.compile("(\\d{1,3}(?:[.,'_٬]\\d{3})+)(?:[.,٫](\\d{1,2}))?");

  private static final Pattern WITHOUT_FRACTION = Pattern.compile("(\\d+)[.,٫]0+");
  private static final Pattern FRACTION = Pattern.compile("(\\d+)[.,٫](\\d*[1-9])0*");

  /** "10h30", "2h". */
  private static final Pattern TIME = Pattern.compile("(\\d{1,2})h(?:(\\d{2})(?:m|min)?)?");

  /** What is between these is a word to who writes it: "v2" of "report_v2". */
  private static final Pattern DIVIDERS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  private Spelling() {}

  /** Straight apostrophes, and nothing that is not seen. */
  static String plain(String token) {
    return isWord(token)
        ? token
        : LETTER_APOSTROPHE.matcher(INVISIBLE.matcher(token).replaceAll("")).replaceAll("'");
  }

  /** Without what English contracts: "it" of "it's". */
  static String withoutContraction(String plain) {
    return plain.indexOf('\'') < 0 ? plain : CONTRACTED.matcher(plain).replaceFirst("");
  }

  /** The token and all its other spellings. */
  static QueryWord of(String token) {
    QueryWord word = QueryWord.of(Stems.of(token));
    if (isWord(token)) {
      return word;
    }
    String plain = plain(token);
    if (!plain.equals(token) && !plain.isEmpty()) {
      word = word.or(List.of(Stems.of(plain)));
    }
    if (Character.isLetterOrDigit(plain.codePointAt(0)) || plain.indexOf('_') >= 0) {
      return ofParts(word, withoutContraction(plain));
    }
    return ofEmoji(word, plain);
  }

  private static boolean isWord(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c == 'ʼ' || c == 'ʻ' || c == 'ʹ' || !Character.isLetter(c)) {
        return false;
      }
    }
    return true;
  }

  private static QueryWord ofParts(QueryWord word, String plain) {
    List<String> parts = parts(plain);
    if (parts.size() < 2) {
      boolean bare = parts.isEmpty() || parts.get(0).equals(plain);
      return bare ? word : word.or(List.of(Stems.of(parts.get(0))));
    }
    if (parts.stream().allMatch(Spelling::isNumber)) {
      return ofNumber(word, Stems.withAsciiDigits(plain), parts);
    }
    Matcher time = TIME.matcher(plain);
    if (time.matches()) {
      String minutes = time.group(2) == null ? "00" : time.group(2);
      word = word.or(List.of(Stems.of(time.group(1)), Stems.of(minutes)));
    }
    String joined = String.join("", parts);
    boolean divided = joined.length() < plain.length();
    if (!divided) {
      return word.or(parts.stream().map(Stems::of).toList());
    }
    word = orMeaning(word, parts);
    word = orMeaning(word, List.of(DIVIDERS.split(plain)));
    if (parts.get(0).equals("www")) {
      word = orMeaning(word, parts.subList(1, parts.size()));
    }
    return word.or(List.of(Stems.of(joined)));
  }

  private static QueryWord orMeaning(QueryWord word, List<String> parts) {
    List<Set<String>> meaning =
        parts.stream()
            .filter(part -> saysSomething(part) || (isNumber(part) && !part.isEmpty()))
            .map(Stems::of)
            .toList();
    return meaning.isEmpty() ? word : word.or(meaning);
  }

  private static boolean saysSomething(String part) {
    return part.codePointCount(0, part.length()) > 1
        && !ELIDED.contains(part)
        && !Words.isStopWord(part);
  }

  /** "1.234,50": its parts, what is before the fraction without the points, and "1234.5". */
  private static QueryWord ofNumber(QueryWord word, String number, List<String> parts) {
    QueryWord all = word.or(parts.stream().map(Stems::of).toList());
    String digits = String.join("", parts);
    if (digits.length() >= Compounds.FEWEST_DIGITS) {
      all = all.or(List.of(Stems.of(digits)));
    }
    Matcher thousands = THOUSANDS.matcher(number);
    if (thousands.matches()) {
      String whole = thousands.group(1).replaceAll("\\D", "");
      String fraction = thousands.group(2);
      if (fraction == null || fraction.matches("0+")) {
        return all.or(List.of(Stems.of(whole)));
      }
      all = all.or(List.of(Stems.of(whole), Stems.of(fraction)));
      number = whole + '.' + fraction;
    }
    Matcher rounded = WITHOUT_FRACTION.matcher(number);
    if (rounded.matches()) {
      return all.or(List.of(Stems.of(rounded.group(1))));
    }
    Matcher exact = FRACTION.matcher(number);
    return exact.matches() ? all.or(List.of(Stems.of(exact.group(1) + '.' + exact.group(2)))) : all;
  }

  /** Runs of letters and runs of digits. */
  private static List<String> parts(String plain) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int kind = 0;
    for (int at = 0; at <= plain.length(); ) {
      int c = at < plain.length() ? plain.codePointAt(at) : -1;
      int next = c < 0 ? 0 : Character.isDigit(c) ? 1 : isLetter(c) ? 2 : 0;
      if (next != kind) {
        if (kind != 0) {
          parts.add(plain.substring(from, at));
        }
        from = at;
        kind = next;
      }
      at += c < 0 ? 1 : Character.charCount(c);
    }
    return parts;
  }

  private static boolean isLetter(int c) {
    return Character.isLetter(c)
        || Character.getType(c) == Character.COMBINING_SPACING_MARK
        || Character.getType(c) == Character.OTHER_NUMBER;
  }

  static boolean isNumber(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (!Character.isDigit(part.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Without the colour of a skin, and by what it begins with. */
  private static QueryWord ofEmoji(QueryWord word, String plain) {
    int first = plain.codePointAt(0);
    boolean flag = first >= 0x1F1E6 && first <= 0x1F1FF;
    return flag || plain.length() == Character.charCount(first)
        ? word
        : word.or(List.of(Stems.of(Character.toString(first))));
  }
}
