package com.ifriend.store.memory;

import com.ifriend.store.memory.Tokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that several tokens make together: "wi-fi" is "wifi" too, "10 am" is "10am", and the digits
 * of a telephone number are one number, wherever it was divided.
 */
final class Compounds {
  static final int FEWEST_DIGITS = 7;

  /** As of a card. */
  private static final int MOST_DIGITS = 19;

  /** Hyphens; those of Hebrew; strokes; blanks that are not seen. */
  private static final List<String> IN_WORDS = List.of("-\u2010\u2011", "\u05be", "/", "\u200b");

  private static final String IN_TELEPHONE_NUMBERS = "-\u2010\u2011 .()/+\u00a0";
  private static final String TIMES = " ×";

  private static final Pattern POINTED = Pattern.compile("\\d+(?:\\.\\d+)*");
  private static final Pattern THREE_DIGITS = Pattern.compile("\\d{3}");
  private static final Pattern FIRST_OF_THOUSANDS = Pattern.compile("[^\\D0]\\d{0,2}");
  private static final Pattern THOUSANDS = Pattern.compile("(\\d{3})(?:[.,]\\d{1,2})?");

  /** With the codes of country and town; without those of the country, or of both. */
  private static final Pattern INTERNATIONAL = Pattern.compile("\\d{11,15}");

  private static final int SHORTEST_LOCAL = 8;
  private static final int LONGEST_LOCAL = 11;

  private static final Pattern IBAN_START = Pattern.compile("[a-z]{2}\\d{2}");
  private static final Pattern IBAN_GROUP = Pattern.compile("[a-z0-9]{1,4}");
  private static final int SHORTEST_IBAN = 15;
  private static final int LONGEST_IBAN = 34;

  /** In a script without spaces, so many characters next to each other are about a word. */
  private static final int WINDOW = 4;

  private final String text;
  private final List<Token> tokens;
  private final Map<Integer, Set<String>> joined = new HashMap<>();

  Compounds(Tokens tokens) {
    this.text = tokens.text();
    this.tokens = tokens.tokens();
    for (String signs : IN_WORDS) {
      if (has(signs)) {
        join(at -> areApart(at, signs, 1) && !(isNumber(at - 1) && isNumber(at)), this::word);
      }
    }
    int digits = digits();
    if (digits >= FEWEST_DIGITS) {
      join(at -> areGrouped(at, Spelling::isNumber), this::telephoneNumber);
      join(at -> areGrouped(at, term -> matches(POINTED, term)), this::telephoneNumber);
      ibans();
    }
    if (digits > 0) {
      join(this::areThousands, this::thousands);
      if (has("×")) {
        join(this::areTimes, this::product);
      }
      besideNumbers();
    }
  }

  private boolean has(String signs) {
    for (int i = 0; i < signs.length(); i++) {
      if (text.indexOf(signs.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private int digits() {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      digits += Character.isDigit(text.charAt(i)) ? 1 : 0;
    }
    return digits;
  }

  /** The words that the token at this place makes together with its neighbours. */
  Set<String> at(int place) {
    return joined.getOrDefault(place, Set.of());
  }

  /** What to do with the tokens from the first to the one before the end. */
  private interface Run {
    void make(int first, int end);
  }

  /**
   * @param withNext whether the token at this place belongs to the one before
   */
  private void join(IntPredicate withNext, Run run) {
    int first = 0;
    for (int at = 1; at <= tokens.size(); at++) {
      if (at == tokens.size() || !withNext.test(at)) {
        if (at - first > 1) {
          run.make(first, at);
        }
        first = at;
      }
    }
  }

  private void add(int first, int end, String word) {
    for (int at = first; at < end; at++) {
      joined.computeIfAbsent(at, unused -> new LinkedHashSet<>()).add(word);
    }
  }

  private String term(int at) {
    return tokens.get(at).term();
  }

  private boolean isNumber(int at) {
    return Spelling.isNumber(term(at));
  }

  private static boolean matches(Pattern pattern, String term) {
    return pattern.matcher(term).matches();
  }

  /** Whether only such signs, at least one, are between the token at this place and the last. */
  private boolean areApart(int at, String signs, int most) {
    int from = tokens.get(at - 1).until();
    int until = tokens.get(at).from();
    if (until - from < 1 || until - from > most) {
      return false;
    }
    for (int i = from; i < until; i++) {
      if (signs.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private Stream<String> terms(int first, int end) {
    return tokens.subList(first, end).stream().map(Token::term);
  }

  private void word(int first, int end) {
    String word = terms(first, end).collect(Collectors.joining());
    if (word.length() <= NewMemory.MAX_TERM_LENGTH) {
      add(first, end, word);
    }
  }

  private boolean areGrouped(int at, Predicate<String> digits) {
    return areApart(at, IN_TELEPHONE_NUMBERS, 3)
        && digits.test(term(at - 1))
        && digits.test(term(at));
  }

  private void telephoneNumber(int first, int end) {
    // Who looks for a telephone number may leave out the codes of country and town.
    String number = "";
    for (int from = end - 1; from >= first && number.length() <= MOST_DIGITS; from--) {
      number = term(from).replace(".", "") + number;
      if (number.length() >= FEWEST_DIGITS && number.length() <= MOST_DIGITS) {
        add(first, end, number);
      }
    }
  }

  private boolean areThousands(int at) {
    return areApart(at, " ", 1)
        && matches(THOUSANDS, term(at))
        && (matches(FIRST_OF_THOUSANDS, term(at - 1)) || matches(THREE_DIGITS, term(at - 1)));
  }

  private void thousands(int first, int end) {
    Matcher last = THOUSANDS.matcher(term(end - 1));
    if (matches(FIRST_OF_THOUSANDS, term(first)) && last.matches()) {
      String number = terms(first, end - 1).collect(Collectors.joining()) + last.group(1);
      if (number.length() <= MOST_DIGITS) {
        add(first, end, number);
      }
    }
  }

  private boolean areTimes(int at) {
    return isNumber(at - 1)
        && isNumber(at)
        && areApart(at, TIMES, 3)
        && text.substring(tokens.get(at - 1).until(), tokens.get(at).from()).contains("×");
  }

  private void product(int first, int end) {
    add(first, end, terms(first, end).collect(Collectors.joining("x")));
  }

  /** Words without meaning are not looked for, but "10 am" and "seat 12 A" are. */
  private void besideNumbers() {
    for (int at = 1; at < tokens.size(); at++) {
      if (areApart(at, " ", 1)
          && ((isNumber(at) && isShort(term(at - 1))) || (isNumber(at - 1) && isShort(term(at))))) {
        word(at - 1, at + 1);
      }
    }
  }

  private static boolean isShort(String term) {
    return term.length() <= 2 && !Words.hasMeaning(term);
  }

  /** "+5511987654321". */
  private void internationalNumber(int at) {
    String number = term(at);
    int from = tokens.get(at).from();
    if (from > 0 && text.charAt(from - 1) == '+' && matches(INTERNATIONAL, number)) {
      for (int local = SHORTEST_LOCAL; local <= LONGEST_LOCAL && local < number.length(); local++) {
        add(at, at + 1, number.substring(number.length() - local));
      }
    }
  }

  /** In groups of four; as the last may be shorter or none, the next word is tried too. */
  private void ibans() {
    for (int first = 0; first < tokens.size(); first++) {
      internationalNumber(first);
      if (matches(IBAN_START, term(first))) {
        iban(first);
      }
    }
  }

  private void iban(int first) {
    StringBuilder iban = new StringBuilder(term(first));
    boolean whole = true;
    for (int at = first + 1;
        at < tokens.size() && whole && areApart(at, " ", 1) && matches(IBAN_GROUP, term(at));
        at++) {
      iban.append(term(at));
      whole = term(at).length() == 4;
      if (iban.length() >= SHORTEST_IBAN && iban.length() <= LONGEST_IBAN) {
        add(first, at + 1, iban.toString());
      } else if (iban.length() > LONGEST_IBAN) {
        return;
      }
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
