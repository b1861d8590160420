package com.ifriend.store.memory;

import com.ifriend.store.memory.Tokens.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words that several tokens make together: "wi-fi" is "wifi" too, and the digits of a telephone
 * number are one number, wherever it was divided.
 */
final class Compounds {
  private static final String HYPHENS = "-\u2010\u2011";
  private static final String IN_TELEPHONE_NUMBERS = HYPHENS + " .()/+\u00a0";
  private static final int FEWEST_DIGITS = 7;
  private static final int MOST_DIGITS = 15;

  /** In a script without spaces, so many characters next to each other are about a word. */
  private static final int WINDOW = 4;

  private final String text;
  private final List<Token> tokens;
  private final List<List<String>> joined;

  Compounds(Tokens tokens) {
    this.text = tokens.text();
    this.tokens = tokens.tokens();
    this.joined = new ArrayList<>();
    boolean words = text.chars().anyMatch(c -> HYPHENS.indexOf(c) >= 0);
    boolean numbers = text.chars().filter(Character::isDigit).count() >= FEWEST_DIGITS;
    if (words || numbers) {
      joined.addAll(Collections.nCopies(this.tokens.size(), List.of()));
    }
    if (words) {
      join(false);
    }
    if (numbers) {
      join(true);
    }
  }

  /** The words that the token at this place makes together with its neighbours. */
  List<String> at(int place) {
    return joined.isEmpty() ? List.of() : joined.get(place);
  }

  private void join(boolean numbers) {
    int first = 0;
    for (int at = 1; at <= tokens.size(); at++) {
      if (at == tokens.size() || !areJoined(at - 1, at, numbers)) {
        if (at - first > 1) {
          join(first, at, numbers);
        }
        first = at;
      }
    }
  }

  private boolean areJoined(int one, int other, boolean numbers) {
    Token before = tokens.get(one);
    Token behind = tokens.get(other);
    int gap = behind.from() - before.until();
    if (gap < 1 || gap > (numbers ? 3 : 1)) {
      return false;
    }
    String allowed = numbers ? IN_TELEPHONE_NUMBERS : HYPHENS;
    for (int i = before.until(); i < behind.from(); i++) {
      if (allowed.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return numbers
        ? Spelling.isNumber(before.term()) && Spelling.isNumber(behind.term())
        : !Spelling.isNumber(before.term()) || !Spelling.isNumber(behind.term());
  }

  private void join(int first, int end, boolean numbers) {
    List<String> terms = tokens.subList(first, end).stream().map(Token::term).toList();
    List<String> words = new ArrayList<>();
    // Who looks for a telephone number may leave out the codes of country and town.
    for (int from = 0; from < (numbers ? terms.size() : 1); from++) {
      String word = terms.stream().skip(from).collect(Collectors.joining());
      boolean fits =
          numbers
              ? word.length() >= FEWEST_DIGITS && word.length() <= MOST_DIGITS
              : word.length() <= NewMemory.MAX_TERM_LENGTH;
      if (fits) {
        words.add(word);
      }
    }
    for (int at = first; at < end; at++) {
      joined.set(at, words);
    }
  }

  /**
   * The words of a run without spaces, as well as can be told without a dictionary: whatever shares
   * all pairs of characters of a window has what is in it.
   */
  static List<QueryWord> ofRun(String run, Set<String> whole) {
    int[] characters = run.codePoints().toArray();
    List<Set<String>> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < characters.length; i++) {
      pairs.add(Set.of(new String(characters, i, 2)));
    }
    QueryWord word = QueryWord.of(whole);
    if (pairs.isEmpty()) {
      return List.of(word);
    }
    List<QueryWord> words = new ArrayList<>();
    int size = Math.min(WINDOW - 1, pairs.size());
    for (int i = 0; i + size <= pairs.size(); i++) {
      words.add(word.or(pairs.subList(i, i + size)));
    }
    return words;
  }
}
