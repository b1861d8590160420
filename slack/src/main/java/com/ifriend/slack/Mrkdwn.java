package com.ifriend.slack;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes Markdown as Slack's mrkdwn.
 *
 * <p>The Markdown comes from a model and may repeat what strangers wrote, so nothing in it is
 * trusted: {@code & < >} are escaped everywhere, and the only {@code <...>} sequences in the result
 * are links made here. Therefore the result can neither mention anybody nor show a link whose label
 * names another address than its target.
 */
final class Mrkdwn {
  private static final Pattern FENCE = Pattern.compile("^\\s*(```+|~~~+)(.*)$");
  private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)\\s*#*\\s*$");
  private static final Pattern RULE = Pattern.compile("^ {0,3}([-*_])( *\\1){2,}\\s*$");
  private static final Pattern BULLET =
      Pattern.compile("^(\\s*)[-*+]\\s+(?:\\[([ xX])]\\s+)?(.*)$");
  private static final Pattern QUOTE = Pattern.compile("^ {0,3}>\\s?(.*)$");
  private static final Pattern BARE_URL = Pattern.compile("https?://[^\\s<>\"]+");
  private static final Pattern AUTOLINK =
      Pattern.compile("<((?:https?://|mailto:|tel:)[^\\s<>|]+)>");
  private static final Pattern LINE_BREAK = Pattern.compile("<br\\s*/?>");
  private static final Pattern MARKER = Pattern.compile("\\*{1,3}|__|`+|~~");

  private Mrkdwn() {}

  static String fromMarkdown(String markdown) {
    List<String> lines = markdown.replace("\r\n", "\n").replace('\r', '\n').lines().toList();
    StringBuilder out = new StringBuilder();
    int next = 0;
    while (next < lines.size()) {
      String line = lines.get(next);
      Matcher fence = FENCE.matcher(line);
      if (fence.matches() && !fence.group(2).contains("`")) {
        next = codeBlock(lines, next, fence.group(1), out);
      } else if (MrkdwnTable.startsAt(lines, next)) {
        next = MrkdwnTable.write(lines, next, out);
      } else {
        out.append(textLine(line)).append('\n');
        next++;
      }
    }
    return out.toString().replaceAll("\n{3,}", "\n\n").strip();
  }

  /** Replaces the three characters that Slack gives a meaning. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static int codeBlock(List<String> lines, int start, String fence, StringBuilder out) {
    out.append("```\n");
    int next = start + 1;
    while (next < lines.size() && !closes(lines.get(next), fence)) {
      out.append(code(lines.get(next))).append('\n');
      next++;
    }
    out.append("```\n");
    return next + 1;
  }

  private static boolean closes(String line, String fence) {
    String bare = line.strip();
    return bare.length() >= fence.length()
        && bare.chars().allMatch(character -> character == fence.charAt(0));
  }

  /** Keeps code from ending its own block. */
  static String code(String text) {
    return escape(text).replace("```", "`\u200b`\u200b`");
  }

  /** Text for where Slack knows no emphasis. */
  static String withoutMarkers(String text) {
    return MARKER.matcher(text).replaceAll("");
  }

  private static String textLine(String line) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      String title = inline(heading.group(1), true);
      return title.isBlank() ? "" : "*" + title + "*";
    }
    if (RULE.matcher(line).matches()) {
      return "\u2014\u2014\u2014";
    }
    Matcher bullet = BULLET.matcher(line);
    if (bullet.matches()) {
      String box = bullet.group(2);
      String mark =
          box == null
              ? (bullet.group(1).length() < 2 ? "\u2022 " : "\u25e6 ")
              : (box.isBlank() ? "\u2610 " : "\u2611 ");
      return bullet.group(1).replace("\t", "    ") + mark + inline(bullet.group(3), false);
    }
    Matcher quote = QUOTE.matcher(line);
    if (quote.matches()) {
      return "> " + inline(quote.group(1), false);
    }
    return inline(line, false).stripTrailing();
  }

  private static String inline(String text, boolean bold) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int after =
          switch (text.charAt(at)) {
            case '\\' -> escaped(text, at, out);
            case '`' -> codeSpan(text, at, out);
            case '!' -> text.startsWith("![", at) ? link(text, at, at + 1, out) : at;
            case '[' -> link(text, at, at, out);
            case '<' -> angle(text, at, out);
            case 'h' -> bareUrl(text, at, out);
            case '*', '_' -> emphasis(text, at, bold, out);
            case '~' -> struck(text, at, bold, out);
            default -> at;
          };
      if (after == at) {
        out.append(escape(text.substring(at, at + 1)));
        after = at + 1;
      }
      at = after;
    }
    return out.toString();
  }

  private static int escaped(String text, int at, StringBuilder out) {
    if (at + 1 < text.length() && isPunctuation(text.charAt(at + 1))) {
      out.append(escape(text.substring(at + 1, at + 2)));
      return at + 2;
    }
    return at;
  }

  private static boolean isPunctuation(char character) {
    return character > ' ' && character < 0x7f && !Character.isLetterOrDigit(character);
  }

  private static int run(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) == text.charAt(at)) {
      end++;
    }
    return end - at;
  }

  private static int codeSpan(String text, int at, StringBuilder out) {
    int ticks = run(text, at);
    int end = codeSpanEnd(text, at);
    if (end < 0) {
      out.append("`".repeat(ticks));
      return at + ticks;
    }
    String content = text.substring(at + ticks, end - ticks);
    // Slack has no way to write a backtick inside of code.
    out.append(content.contains("`") ? escape(content.strip()) : "`" + escape(content) + "`");
    return end;
  }

  /** Where the code span that opens here is over, or -1. */
  private static int codeSpanEnd(String text, int at) {
    int ticks = run(text, at);
    int close = text.indexOf('`', at + ticks);
    while (close >= 0) {
      int length = run(text, close);
      if (length == ticks) {
        return close + length;
      }
      close = text.indexOf('`', close + length);
    }
    return -1;
  }

  /** A link or image whose label opens at {@code bracket}. */
  private static int link(String text, int at, int bracket, StringBuilder out) {
    int labelEnd = matching(text, bracket, '[', ']');
    if (labelEnd < 0 || !text.startsWith("(", labelEnd + 1)) {
      return at;
    }
    int targetEnd = matching(text, labelEnd + 1, '(', ')');
    if (targetEnd < 0) {
      return at;
    }
    String target = text.substring(labelEnd + 2, targetEnd).strip();
    int title = target.indexOf(' ');
    String url = title < 0 ? target : target.substring(0, title);
    if (url.startsWith("<") && url.endsWith(">") && url.length() > 2) {
      url = url.substring(1, url.length() - 1);
    }
    String label = withoutMarkers(text.substring(bracket + 1, labelEnd)).strip();
    out.append(MrkdwnLink.of(label, url));
    return targetEnd + 1;
  }

  private static int matching(String text, int at, char open, char close) {
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '\\') {
        i++;
      } else if (character == open) {
        depth++;
      } else if (character == close && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int angle(String text, int at, StringBuilder out) {
    Matcher autolink = AUTOLINK.matcher(text).region(at, text.length());
    if (autolink.lookingAt()) {
      out.append(MrkdwnLink.of("", autolink.group(1)));
      return autolink.end();
    }
    Matcher lineBreak = LINE_BREAK.matcher(text).region(at, text.length());
    if (lineBreak.lookingAt()) {
      out.append('\n');
      return lineBreak.end();
    }
    return at;
  }

  /** Copies an address as it is, so that nothing in it is taken for emphasis. */
  private static int bareUrl(String text, int at, StringBuilder out) {
    int end = bareUrlEnd(text, at);
    out.append(escape(text.substring(at, end)));
    return end;
  }

  private static int bareUrlEnd(String text, int at) {
    if (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
      return at;
    }
    Matcher url = BARE_URL.matcher(text).region(at, text.length());
    if (!url.lookingAt()) {
      return at;
    }
    int end = url.end();
    while (end > at && ".,;:!?)]*_~'`".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private static int emphasis(String text, int at, boolean bold, StringBuilder out) {
    char mark = text.charAt(at);
    int length = run(text, at);
    int end =
        length > 3 || !opens(text, at, length) ? -1 : closing(text, at + length, mark, length);
    if (end < 0) {
      out.append(text, at, at + length);
      return at + length;
    }
    boolean strong = length >= 2 && !bold;
    String inner = inline(text.substring(at + length, end), bold || length >= 2);
    String wrapped = length == 2 ? inner : "_" + inner + "_";
    out.append(strong ? "*" + wrapped + "*" : wrapped);
    return end + length;
  }

  private static int struck(String text, int at, boolean bold, StringBuilder out) {
    int length = run(text, at);
    int end = length == 2 && opens(text, at, 2) ? closing(text, at + 2, '~', 2) : -1;
    if (end < 0) {
      out.append(text, at, at + length);
      return at + length;
    }
    out.append('~').append(inline(text.substring(at + 2, end), bold)).append('~');
    return end + 2;
  }

  private static boolean opens(String text, int at, int length) {
    int inside = at + length;
    return inside < text.length()
        && !Character.isWhitespace(text.charAt(inside))
        && (text.charAt(at) != '_' || at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)));
  }

  /** Where the closing run of {@code length} marks starts, or -1. */
  private static int closing(String text, int from, char mark, int length) {
    int at = from;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (character == '\\') {
        at += 2;
      } else if (character == '`') {
        int end = codeSpanEnd(text, at);
        at = end < 0 ? at + run(text, at) : end;
      } else if (character == 'h' && bareUrlEnd(text, at) > at) {
        at = bareUrlEnd(text, at);
      } else if (character == mark) {
        int marks = run(text, at);
        boolean fits = marks == length || marks == 3;
        if (fits && at > from && closes(text, at, marks)) {
          return at + marks - length;
        }
        at += marks;
      } else {
        at++;
      }
    }
    return -1;
  }

  private static boolean closes(String text, int at, int marks) {
    int after = at + marks;
    return !Character.isWhitespace(text.charAt(at - 1))
        && (text.charAt(at) != '_'
            || after == text.length()
            || !Character.isLetterOrDigit(text.charAt(after)));
  }
}
