package com.ifriend.bench.kit;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words and figures of a page. */
public final class Markdown {
  private Markdown() {}

  /** A list. */
  public static String items(List<String> items) {
    return items.stream().map(item -> "- " + item + "\n").collect(Collectors.joining());
  }

  /** As people read it. */
  public static String count(long number) {
    return format("%,d", number);
  }

  /** As people read it; what should be nothing, and is not, is bold. */
  public static String bad(long number) {
    return number == 0 ? "0" : "**" + count(number) + "**";
  }

  /** Whatever the locale of the machine. */
  @FormatMethod
  public static String format(@FormatString String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  public static String shortened(String words, int longest) {
    return words.length() <= longest ? words : words.substring(0, longest) + "…";
  }
}
