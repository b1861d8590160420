package com.ifriend.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through JSON as Jackson writes it, and makes of its values what Jackson makes of them, in
 * less than half of the time. What is written in another way, damaged, or rare is not read: blanks
 * between the signs, control characters, exponents, numbers of many digits. Not thread-safe.
 */
final class PlainJson {
  /** Has to be left to Jackson. */
  static final class NotPlain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPlain() {
      super(null, null, false, false);
    }
  }

  /** For eight bytes at once. */
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;

  /** Jackson reads deeper ones. */
  private static final int DEEPEST = 100;

  /** No number of so many digits is too large for a long. */
  private static final int MOST_DIGITS = 18;

  private final byte[] json;
  private int at;
  private long weight;

  PlainJson(byte[] json) {
    this.json = json;
  }

  /** How many bytes of the heap take the values that were read, roughly. */
  long weight() {
    return weight;
  }

  Set<String> strings() {
    Set<String> strings = new HashSet<>();
    for (boolean more = opens('[', ']'); more; more = goesOn(']')) {
      strings.add(string());
    }
    return strings;
  }

  private @Nullable Object value(int depth) {
    if (depth > DEEPEST) {
      throw new NotPlain();
    }
    return switch (json[at]) {
      case '"' -> string();
      case '{' -> map(depth);
      case '[' -> list(depth);
      case 't', 'f' -> bool();
      case 'n' -> {
        require("null");
        yield null;
      }
      default -> number();
    };
  }

  Map<String, Object> map() {
    return map(1);
  }

  private Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (boolean more = opens('{', '}'); more; more = goesOn('}')) {
      String key = string();
      require(':');
      map.put(key, value(depth + 1));
      weight += EventTemplate.ENTRY;
    }
    return map;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (boolean more = opens('[', ']'); more; more = goesOn(']')) {
      list.add(value(depth + 1));
    }
    return list;
  }

  boolean bool() {
    boolean value = json[at] == 't';
    require(value ? "true" : "false");
    return value;
  }

  Number number() {
    int start = at;
    long whole = integer();
    if (json[at] == '.') {
      at++;
      skipDigits();
      return Double.valueOf(new String(json, start, at - start, ISO_8859_1));
    }
    int small = (int) whole;
    return small == whole ? (Number) small : (Number) whole;
  }

  long integer() {
    boolean negative = json[at] == '-';
    if (negative) {
      at++;
    }
    int start = at;
    skipDigits();
    if (at - start > MOST_DIGITS || (json[start] == '0' && at - start > 1)) {
      throw new NotPlain();
    }
    long value = 0;
    for (int i = start; i < at; i++) {
      value = 10 * value + (json[i] - '0');
    }
    return negative ? -value : value;
  }

  private void skipDigits() {
    int start = at;
    while (json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw new NotPlain();
    }
  }

  /** As Jackson has it in JSON: with padding. */
  byte[] bytes() {
    String text = string();
    if (text.length() % 4 != 0) {
      throw new NotPlain();
    }
    return Base64.getDecoder().decode(text);
  }

  @Nullable String stringOrNull() {
    if (json[at] == 'n') {
      require("null");
      return null;
    }
    return string();
  }

  String string() {
    require('"');
    int start = at;
    int special = special(start);
    int end = json[special] == '"' ? special : quote(special);
    String text = special == end ? utf8(json, start, end) : unescaped(start, end);
    at = end + 1;
    int bytes = end - start;
    weight += EventTemplate.STRING + (text.length() == bytes ? bytes : 2L * bytes);
    return text;
  }

  private String unescaped(int start, int end) {
    byte[] plain = new byte[end - start];
    int length = 0;
    int from = start;
    while (true) {
      int to = special(from);
      System.arraycopy(json, from, plain, length, to - from);
      length += to - from;
      if (to == end) {
        return utf8(plain, 0, length);
      }
      plain[length++] =
          switch (json[to + 1]) {
            case '"', '\\', '/' -> json[to + 1];
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> throw new NotPlain();
          };
      from = to + 2;
    }
  }

  /** Latin letters are read many times as fast as by {@code String}. */
  private static String utf8(byte[] bytes, int start, int end) {
    byte[] letters = new byte[end - start];
    int length = 0;
    int i = start;
    while (i < end) {
      if (i <= end - Long.BYTES) {
        long eight = (long) EIGHT.get(bytes, i);
        if ((eight & HIGHEST_BITS) == 0) {
          EIGHT.set(letters, length, eight);
          length += Long.BYTES;
          i += Long.BYTES;
          continue;
        }
      }
      int letter = bytes[i++];
      if (letter < 0) {
        if ((letter & 0xFE) != 0xC2 || i == end || (bytes[i] & 0xC0) != 0x80) {
          return anyScript(bytes, start, end);
        }
        letter = (letter << 6) | (bytes[i++] & 0x3F);
      }
      letters[length++] = (byte) letter;
    }
    return new String(letters, 0, length, ISO_8859_1);
  }

  /** Bytes that are no UTF-8 make U+FFFD. What Jackson makes of them it shall say. */
  private static String anyScript(byte[] bytes, int start, int end) {
    String text = new String(bytes, start, end - start, UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      throw new NotPlain();
    }
    return text;
  }

  /** Where the string ends. */
  private int quote(int from) {
    int special = special(from);
    while (json[special] == '\\') {
      special = special(special + 2);
    }
    return special;
  }

  /** Where the next quotation mark or backslash is; there is no control character before it. */
  private int special(int from) {
    int i = from;
    for (; i <= json.length - Long.BYTES; i += Long.BYTES) {
      long eight = (long) EIGHT.get(json, i);
      long quotes = eight ^ '"' * ONES;
      long escapes = eight ^ '\\' * ONES;
      long special =
          (((quotes - ONES) & ~quotes)
                  | ((escapes - ONES) & ~escapes)
                  | ((eight - ' ' * ONES) & ~eight))
              & HIGHEST_BITS;
      if (special != 0) {
        return known(i + Long.numberOfTrailingZeros(special) / Byte.SIZE);
      }
    }
    while (json[i] != '"' && json[i] != '\\' && (json[i] < 0 || json[i] >= ' ')) {
      i++;
    }
    return known(i);
  }

  private int known(int special) {
    if (json[special] != '"' && json[special] != '\\') {
      throw new NotPlain();
    }
    return special;
  }

  /** Whether there is anything inside of what begins here. */
  boolean opens(char sign, char end) {
    require(sign);
    if (json[at] == end) {
      at++;
      weight += EventTemplate.ELEMENT;
      return false;
    }
    weight += sign == '{' ? EventTemplate.MAP : EventTemplate.LIST;
    return true;
  }

  /** Whether more follows inside. */
  boolean goesOn(char end) {
    if (json[at] == ',') {
      at++;
      weight += EventTemplate.ELEMENT;
      return true;
    }
    require(end);
    return false;
  }

  private void require(char sign) {
    if (json[at] != sign) {
      throw new NotPlain();
    }
    at++;
  }

  private void require(String word) {
    for (int i = 0; i < word.length(); i++) {
      require(word.charAt(i));
    }
  }

  /** Steps over a name with its colon, if it is this one. */
  boolean passes(byte[] name) {
    if (json[at + 1] != name[1]
        || at + name.length > json.length
        || !Arrays.equals(json, at, at + name.length, name, 0, name.length)) {
      return false;
    }
    at += name.length;
    weight += EventTemplate.ENTRY;
    return true;
  }

  /** Steps over an object, which Jackson is to read. */
  byte[] object() {
    int start = at;
    int depth = 0;
    do {
      switch (json[at]) {
        case '"' -> at = quote(at + 1);
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      at++;
    } while (depth > 0);
    weight += EventTemplate.weight(json, start, at);
    return Arrays.copyOfRange(json, start, at);
  }
}
