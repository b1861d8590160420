package com.ifriend.store.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a long text into parts of about the same length, so that every word of it is found: between
 * two sentences if there are any, else between two words, else between two characters.
 */
final class Parts {
  /** Fewer than {@link Words} looks at, as a piece that is cut may have a word more or less. */
  private static final int MOST_WORDS = 300;

  /** So many characters without a blank are counted for themselves, as they may be cut apart. */
  private static final int LONGEST_PIECE = 100;

  /** As above, where one character may be several words. */
  private static final int SHORT_PIECE = 8;

  private final String text;

  /** For each place in the text: how many words, and code points, stand before it. */
  private final int[] words;

  private final int[] characters;

  private Parts(String text) {
    this.text = text;
    this.words = new int[text.length() + 1];
    this.characters = new int[text.length() + 1];
    for (int from = 0; from < text.length(); ) {
      int to = endOfPiece(from);
      count(from, to);
      from = to;
    }
  }

  /** Where the blank, or the piece without blanks, ends that begins here. */
  private int endOfPiece(int from) {
    int at = from;
    for (int length = 0; at < text.length() && length < LONGEST_PIECE; length++) {
      int character = text.codePointAt(at);
      boolean blank = Character.isWhitespace(character);
      boolean part = isMark(character) || Character.getType(character) == Character.FORMAT;
      boolean cut = length >= SHORT_PIECE && !part && !Tokens.isPlain(character);
      if (length > 0 && (blank || cut)) {
        return at;
      }
      at += Character.charCount(character);
      if (blank) {
        return at;
      }
    }
    return at;
  }

  /** Counts the words of a piece, and takes them to stand in it at even distances. */
  private void count(int from, int to) {
    int found = Tokens.wordsOf(text.substring(from, to));
    int length = text.codePointCount(from, to);
    int at = from;
    for (int before = 1; before <= length; before++) {
      int next = at + Character.charCount(text.codePointAt(at));
      words[next] = words[from] + ceiling(found * before, length);
      characters[next] = characters[at] + 1;
      if (next == at + 2) {
        words[at + 1] = words[at];
        characters[at + 1] = characters[at];
      }
      at = next;
    }
  }

  private static boolean isMark(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> false;
    };
  }

  /** The parts of a text that is not blank, in order and without blanks around them. */
  static List<String> of(String text) {
    Parts parts = new Parts(text);
    List<String> found = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = parts.end(from);
      String part = text.substring(from, to).strip();
      if (!part.isEmpty()) {
        found.add(part);
      }
      from = to;
    }
    return found;
  }

  /** Where the part ends that begins here. What is left is shared out evenly. */
  private int end(int from) {
    int all = text.length();
    int wordsLeft = words[all] - words[from];
    int charactersLeft = characters[all] - characters[from];
    int parts =
        Math.max(ceiling(wordsLeft, MOST_WORDS), ceiling(charactersLeft, Memories.MAX_TEXT_LENGTH));
    if (parts <= 1) {
      return all;
    }
    int mostWords = words[from] + ceiling(wordsLeft, parts);
    int mostCharacters = characters[from] + ceiling(charactersLeft, parts);
    int end = from + 1;
    while (end < all && words[end + 1] <= mostWords && characters[end + 1] <= mostCharacters) {
      end++;
    }
    int middle = from + (end - from) / 2;
    for (int at = end; at > middle; at--) {
      if (isBetweenSentences(at)) {
        return at;
      }
    }
    for (int at = end; at > from; at--) {
      if (Character.isWhitespace(text.charAt(at - 1))) {
        return at;
      }
    }
    for (int at = end; at > middle; at--) {
      if (isBetweenCharacters(at)) {
        return at;
      }
    }
    return Character.isLowSurrogate(text.charAt(end)) ? end + 1 : end;
  }

  private static int ceiling(int count, int of) {
    return (count + of - 1) / of;
  }

  private boolean isBetweenSentences(int at) {
    char before = text.charAt(at - 1);
    if (before == '\n' || "。！？".indexOf(before) >= 0) {
      return true;
    }
    return Character.isWhitespace(before) && at >= 2 && ".!?…;".indexOf(text.charAt(at - 2)) >= 0;
  }

  /** Not inside of a surrogate pair, nor of what is shown as one character. */
  private boolean isBetweenCharacters(int at) {
    int next = text.codePointAt(at);
    int before = text.codePointBefore(at);
    return !Character.isLowSurrogate(text.charAt(at))
        && !isMark(next)
        && !isJoiner(next)
        && !isJoiner(before);
  }

  private static boolean isJoiner(int character) {
    return character == 0x200D;
  }
}
