package com.ifriend.slack.markup;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that people read in a text, however they are disguised: by letters and dots that look
 * like others, by characters that nobody sees, as numbers. In doubt something is a host.
 */
final class NamedHosts {
  /** What is longer nobody reads as the name of a link. */
  private static final int LONGEST = 800;

  /** Dots, and what looks like one when it stands between letters. */
  private static final String DOTS =
      ".\u3002\u00b7\u0387\u1427\u16eb\u2022\u2027\u2219\u22c5\u2e31\u2e33\u30fb\ua78f\u0660\u06d4"
          + "\u06f0\u0701\u0702\u2981\ua4f8\ua60e\ud800\udd01\ud802\ude50\ud834\udd6d";

  /** Letters, marks and spaces that show nothing, or less than a space. */
  private static final String UNSEEN =
      "\u034f\u115f\u1160\u180b\u180c\u180d\u17b4\u17b5\u2800\u3164\uffa0\u2004\u2005\u2006\u2007"
          + "\u2008\u2009\u200a\u202f\u205f";

  private static final Pattern PERCENT = Pattern.compile("%([2-7][0-9a-fA-F])");
  private static final Pattern BETWEEN =
      Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{So}.:@_/\\\\%-]+");
  private static final Pattern ENDS =
      Pattern.compile("^[^\\p{L}\\p{N}\\p{So}]+|[^\\p{L}\\p{N}\\p{So}]+$");
  private static final Pattern IPV6 =
      Pattern.compile("(?=.*::|(?:[^:]*:){7})[0-9a-f:.]*[0-9a-f][0-9a-f:.]*");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-f]+");
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final Pattern PORT = Pattern.compile("\\d{2,5}");

  /** An address of the internet as one number. */
  private static final Pattern ONE_NUMBER = Pattern.compile("\\s*(\\d{8,10})\\s*");

  private static final long LEAST_NUMBER = 1L << 24;
  private static final long MOST_NUMBER = (1L << 32) - 1;

  private NamedHosts() {}

  /** Whether there is nothing to be seen in a text. */
  static boolean isBlank(String text) {
    return text.length() <= LONGEST && plain(text).isBlank();
  }

  /** Whether the text names a host, or could, that the target does not lead to. */
  static boolean in(String text, LinkTarget target) {
    if (text.length() > LONGEST) {
      return true;
    }
    String plain = plain(text);
    if (isOneNumber(plain, target)) {
      return !target.leadsTo(plain.strip());
    }
    for (String token : BETWEEN.split(plain, -1)) {
      if (!hosts(token, target.kind() == LinkTarget.Kind.MAIL).stream().allMatch(target::leadsTo)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOneNumber(String plain, LinkTarget target) {
    Matcher number = ONE_NUMBER.matcher(plain);
    if (target.kind() != LinkTarget.Kind.WEB || !number.matches()) {
      return false;
    }
    long value = Long.parseLong(number.group(1));
    return value >= LEAST_NUMBER && value <= MOST_NUMBER;
  }

  /** As it is read, in lower case and with one kind of dots and digits. */
  private static String plain(String text) {
    String decoded = PERCENT.matcher(text).replaceAll(NamedHosts::decoded);
    String seen = Normalizer.normalize(seen(decoded), Normalizer.Form.NFKC);
    StringBuilder plain = new StringBuilder();
    seen(seen)
        .codePoints()
        .forEach(
            c -> {
              if (DOTS.indexOf(c) >= 0) {
                plain.append('.');
              } else if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                plain.append(Character.digit(c, 10));
              } else {
                plain.appendCodePoint(c);
              }
            });
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  private static String decoded(MatchResult hex) {
    return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16)));
  }

  private static String seen(String text) {
    return text.codePoints()
        .filter(c -> !isUnseen(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isUnseen(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT, Character.CONTROL, Character.SURROGATE -> !Character.isWhitespace(c);
      default ->
          UNSEEN.indexOf(c) >= 0 || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
    };
  }

  /** Those of a token without spaces; what is behind the first one that has any is its path. */
  private static List<String> hosts(String token, boolean mail) {
    String before = "";
    for (String piece : token.split("[/\\\\]", -1)) {
      List<String> hosts = hosts(piece, before.endsWith(":"), mail);
      if (!hosts.isEmpty()) {
        return hosts;
      }
      before = piece.isEmpty() ? before : piece;
    }
    return List.of();
  }

  private static List<String> hosts(String piece, boolean behindScheme, boolean mail) {
    if (IPV6.matcher(piece).matches()) {
      return List.of(piece);
    }
    if (mail && piece.contains("@")) {
      return List.of(ENDS.matcher(piece).replaceAll(""));
    }
    List<String> hosts = new ArrayList<>();
    String[] parts = piece.split("[@:]", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = ENDS.matcher(parts[i]).replaceAll("");
      boolean number = DIGITS.matcher(part).matches();
      boolean hasPort = i + 1 < parts.length && PORT.matcher(parts[i + 1]).matches();
      if (!part.isEmpty()
          && (readsAsHost(part) || (hasPort && !number) || (behindScheme && !(number && i > 0)))) {
        hosts.add(part);
      }
    }
    return hosts;
  }

  private static boolean readsAsHost(String part) {
    String[] labels = part.split("\\.", -1);
    int numbers = 0;
    for (String label : labels) {
      if (label.isEmpty()) {
        return false;
      }
      if (HEX.matcher(label).matches()) {
        return true;
      }
      numbers += DIGITS.matcher(label).matches() ? 1 : 0;
    }
    if (labels.length == 1) {
      return part.equals("localhost");
    }
    if (numbers == labels.length) {
      return numbers == 4;
    }
    String last = labels[labels.length - 1];
    if (Character.isDigit(last.charAt(0))) {
      // 9.30h is a time, but bank.0rg a host.
      return letters(last) > 0 && letters(labels[labels.length - 2]) > 1;
    }
    return last.length() > 1 || last.charAt(0) >= 0x80;
  }

  private static long letters(String label) {
    return label.codePoints().filter(Character::isLetter).count();
  }
}
