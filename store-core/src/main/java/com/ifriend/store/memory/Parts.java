package com.ifriend.store.memory;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a long text into parts of about the same length, so that every word of it is found: between
 * two sentences if there are any, else between two words, else between two characters.
 */
final class Parts {
  /** Fewer than {@link Words} looks at, whose count may differ a little. */
  private static final int MOST_WORDS = 300;

  private final String text;

  /** For each place in the text: how many words, and code points, stand before it. */
  private final int[] words;

  private final int[] characters;

  private Parts(String text) {
    this.text = text;
    this.words = new int[text.length() + 1];
    this.characters = new int[text.length() + 1];
    int inWord = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      int next = at + Character.charCount(character);
      words[next] = words[at] + wordsOf(character, inWord);
      inWord = isWord(character) ? inWord + 1 : 0;
      characters[next] = characters[at] + 1;
      if (next == at + 2) {
        words[at + 1] = words[at];
        characters[at + 1] = characters[at];
      }
      at = next;
    }
  }

  /** Longer ones are taken for several. */
  private static final int LONGEST_WORD = 100;

  /** How many words begin with a character; at least as many as are looked at. */
  private static int wordsOf(int character, int inWord) {
    if (character >= 0x0E00) {
      String one = Character.toString(character);
      if (isCharacterByCharacter(character)
          || !Normalizer.isNormalized(one, Normalizer.Form.NFKC)) {
        // Each stands for itself, and for a pair with the next; some stand for several.
        return 2 * Normalizer.normalize(one, Normalizer.Form.NFKC).length();
      }
    }
    if (isWord(character)) {
      return inWord % LONGEST_WORD == 0 ? 1 : 0;
    }
    return Character.getType(character) == Character.OTHER_SYMBOL ? 1 : 0;
  }

  private static boolean isCharacterByCharacter(int character) {
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }

  private static boolean isWord(int character) {
    return Character.isLetterOrDigit(character) || isMark(character);
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
