package com.ifriend.agent;

import java.util.regex.Pattern;

/** What is done to a message before anybody reads it. */
final class MessageText {
  /** Control characters but for line feed and tab, and halves of surrogate pairs. */
  private static final Pattern UNWANTED = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\n\\t]]");

  private MessageText() {}

  static String clean(String text) {
    return UNWANTED.matcher(text).replaceAll("");
  }

  /** Whether there is nothing to read in it: only spaces and invisible characters. */
  static boolean isEmpty(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.getType(c) == Character.FORMAT);
  }
}
