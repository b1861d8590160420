package com.ifriend.app.logging;

/**
 * Text that comes from users, servers and models, made harmless for terminals and logs: characters
 * that nobody sees, as escape sequences, line ends or those that turn the direction of writing,
 * stand there as their number. So nothing can pass for another line or for our own words. Inside a
 * JSON string the result means the same as before.
 */
public final class Printable {
  /** Of which some pictures are put together. */
  private static final int JOINER = 0x200d;

  private Printable() {}

  /** On one line. */
  public static String line(String text) {
    return escaped(text, false, false);
  }

  /** With its own line ends and tabs. */
  public static String text(String text) {
    return escaped(text, true, true);
  }

  /** With line ends where the next line is set in by two blanks, as in our own messages. */
  public static String paragraph(String text) {
    return escaped(text, false, true);
  }

  private static String escaped(String text, boolean tabs, boolean lines) {
    StringBuilder escaped = new StringBuilder(text.length());
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      boolean kept =
          switch (c) {
            case '\n' -> lines && (tabs || text.startsWith("  ", i + 1));
            case '\t' -> tabs;
            case JOINER -> tabs;
            default -> isSeen(c);
          };
      if (kept) {
        escaped.appendCodePoint(c);
      } else {
        for (char half : Character.toChars(c)) {
          escaped.append("\\u%04x".formatted((int) half));
        }
      }
    }
    return escaped.toString();
  }

  private static boolean isSeen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
