package com.ifriend.agent.memory;

/** Small things that are done to texts. */
final class Texts {
  private Texts() {}

  /** At most so many characters (code points), the last of them an ellipsis if some were cut. */
  static String shorten(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }
}
