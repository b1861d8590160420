package com.ifriend.slack.markup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the text of a Slack message into what its author meant to write: without the mention of the
 * bot, with readable names in place of {@code <...>} sequences and without escapes.
 */
public final class IncomingText {
  private static final Pattern SEQUENCE = Pattern.compile("<([^<>]*)>");
  private static final Pattern ESCAPE = Pattern.compile("&(amp|lt|gt);");

  private IncomingText() {}

  /**
   * The text as a person reads it.
   *
   * @param botUserId whose mentions are left out
   */
  public static String toPlain(String text, String botUserId) {
    StringBuilder plain = new StringBuilder();
    Matcher sequence = SEQUENCE.matcher(text);
    int copied = 0;
    while (sequence.find()) {
      var unused = plain.append(unescape(text.substring(copied, sequence.start())));
      copied = sequence.end();
      String content = sequence.group(1);
      if (content.equals("@" + botUserId) || content.startsWith("@" + botUserId + "|")) {
        copied = skipSpace(text, copied);
      } else {
        plain.append(unescape(readable(content)));
      }
    }
    return plain.append(unescape(text.substring(copied))).toString().strip();
  }

  /** Whether the text mentions this user. */
  public static boolean mentions(String text, String userId) {
    return text.contains("<@" + userId + ">") || text.contains("<@" + userId + "|");
  }

  private static int skipSpace(String text, int from) {
    return from < text.length() && text.charAt(from) == ' ' ? from + 1 : from;
  }

  private static String readable(String content) {
    int bar = content.indexOf('|');
    String target = bar < 0 ? content : content.substring(0, bar);
    String label = bar < 0 ? "" : content.substring(bar + 1);
    if (target.startsWith("@")) {
      return "@" + (label.isEmpty() ? target.substring(1) : label);
    }
    if (target.startsWith("#")) {
      return "#" + (label.isEmpty() ? target.substring(1) : label);
    }
    if (target.startsWith("!")) {
      return special(target.substring(1), label);
    }
    String address = target.startsWith("mailto:") ? target.substring("mailto:".length()) : target;
    if (label.isEmpty()) {
      return address;
    }
    // Slack makes a link of a bare name by itself.
    return address.equals(label) || target.equals("http://" + label)
        ? label
        : label + " (" + address + ")";
  }

  /** {@code <!here>}, {@code <!subteam^S1|@crew>}, {@code <!date^...|fallback>}. */
  private static String special(String command, String label) {
    if (label.isEmpty()) {
      int caret = command.indexOf('^');
      return "@" + (caret < 0 ? command : command.substring(0, caret));
    }
    return command.startsWith("subteam") && !label.startsWith("@") ? "@" + label : label;
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            found ->
                switch (found.group(1)) {
                  case "lt" -> "<";
                  case "gt" -> ">";
                  default -> "&";
                });
  }
}
