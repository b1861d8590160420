package com.ifriend.slack.markup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the text of one line of Markdown as Slack's mrkdwn. Whatever the line, the work grows with
 * its length and no faster: what closes a bracket or a code span is looked up, and of emphasis that
 * was not found closed no other is looked for in the same stretch.
 */
final class MrkdwnLine {
  private static final Pattern BARE_URL = Pattern.compile("https?://[^\\s\\p{Z}<>\"]+");
  private static final Pattern AUTOLINK =
      Pattern.compile("<((?:https?://|mailto:|tel:)[^\\s<>|]+)>");
  private static final Pattern LINE_BREAK = Pattern.compile("<br\\s*/?>");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(\\p{Punct})");

  /** A longer run is no emphasis. */
  private static final int LONGEST_MARK = 3;

  /** How much text around a link may be read as one word with its label. */
  private static final int LONGEST_NEIGHBOUR = 80;

  private static final Map<String, String> ENTITIES =
      Map.of("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "\"", "&#39;", "'", "&nbsp;", " ");

  private static final String ENDS_WORD = "()<>{}\"'|,;!?/";
  private static final Pattern MARKERS = Pattern.compile("[*_~`\\\\\\[\\]]");

  private final String text;
  private final int[] closedBy;

  /** Where runs of backticks start, by their length. */
  private final Map<Integer, List<Integer>> ticks = new HashMap<>();

  /**
   * A part of the line that is written by itself.
   *
   * @param unclosed kinds of emphasis of which nothing more is closed in it
   */
  private record Stretch(int end, boolean bold, BitSet unclosed) {
    Stretch(int end, boolean bold) {
      this(end, bold, new BitSet());
    }
  }

  private MrkdwnLine(String text) {
    this.text = text;
    this.closedBy = brackets(text);
    for (int at = text.indexOf('`'); at >= 0; at = text.indexOf('`', at + run(at))) {
      ticks.computeIfAbsent(run(at), unused -> new ArrayList<>()).add(at);
    }
  }

  /**
   * @param bold whether the line is in bold already
   */
  static String write(String text, boolean bold) {
    StringBuilder out = new StringBuilder();
    new MrkdwnLine(text).write(0, new Stretch(text.length(), bold), out);
    return out.toString();
  }

  /** For each opening bracket the place of the one that closes it, or 0. */
  private static int[] brackets(String text) {
    int[] closedBy = new int[text.length()];
    Deque<Integer> square = new ArrayDeque<>();
    Deque<Integer> round = new ArrayDeque<>();
    for (int at = 0; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '\\' -> at++;
        case '[' -> square.push(at);
        case '(' -> round.push(at);
        case ']' -> close(square, at, closedBy);
        case ')' -> close(round, at, closedBy);
        default -> {}
      }
    }
    return closedBy;
  }

  private static void close(Deque<Integer> open, int at, int[] closedBy) {
    if (!open.isEmpty()) {
      closedBy[open.pop()] = at;
    }
  }

  private void write(int start, Stretch stretch, StringBuilder out) {
    int at = start;
    while (at < stretch.end()) {
      int after =
          switch (text.charAt(at)) {
            case '\\' -> escaped(at, stretch, out);
            case '`' -> codeSpan(at, stretch, out);
            case '!' -> text.startsWith("![", at) ? link(at, at + 1, stretch, out) : at;
            case '[' -> link(at, at, stretch, out);
            case '<' -> angle(at, stretch, out);
            case '&' -> entity(at, stretch, out);
            case 'h' -> bareUrl(at, stretch, out);
            case '*', '_' -> emphasis(at, stretch, out);
            case '~' -> struck(at, stretch, out);
            default -> at;
          };
      if (after == at) {
        out.append(Mrkdwn.escape(text.charAt(at)));
        after = at + 1;
      }
      at = after;
    }
  }

  /** What Markdown writes as in HTML. */
  private int entity(int at, Stretch stretch, StringBuilder out) {
    for (Map.Entry<String, String> entity : ENTITIES.entrySet()) {
      if (text.startsWith(entity.getKey(), at) && at + entity.getKey().length() <= stretch.end()) {
        out.append(Mrkdwn.escape(entity.getValue()));
        return at + entity.getKey().length();
      }
    }
    return at;
  }

  private int escaped(int at, Stretch stretch, StringBuilder out) {
    if (at + 1 < stretch.end() && isPunctuation(text.charAt(at + 1))) {
      String literal = Mrkdwn.escape(text.substring(at + 1, at + 2));
      out.append(literal.equals("`") ? "" : Marked.LITERAL).append(literal);
      return at + 2;
    }
    return at;
  }

  private static boolean isPunctuation(char character) {
    return character > ' ' && character < 0x7f && !Character.isLetterOrDigit(character);
  }

  private int run(int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) == text.charAt(at)) {
      end++;
    }
    return end - at;
  }

  private int run(int at, Stretch stretch) {
    return Math.min(run(at), stretch.end() - at);
  }

  private int codeSpan(int at, Stretch stretch, StringBuilder out) {
    int length = run(at);
    int end = codeSpanEnd(at, stretch);
    if (end < 0) {
      out.append("`".repeat(length));
      return at + length;
    }
    String content = text.substring(at + length, end - length);
    // Slack has no way to write a backtick inside of code.
    out.append(
        content.contains("`")
            ? Mrkdwn.escape(content.strip())
            : "`" + Marked.CODE + Mrkdwn.escape(content) + "`");
    return end;
  }

  /** Where the code span that opens here is over, or -1. */
  private int codeSpanEnd(int at, Stretch stretch) {
    int length = run(at);
    List<Integer> runs = ticks.getOrDefault(length, List.of());
    int found = Collections.binarySearch(runs, at + length);
    int next = found < 0 ? -found - 1 : found;
    int end = next < runs.size() ? runs.get(next) + length : Integer.MAX_VALUE;
    return end <= stretch.end() ? end : -1;
  }

  /** A link or image whose label opens at {@code bracket}. */
  private int link(int at, int bracket, Stretch stretch, StringBuilder out) {
    int labelEnd = closedBy[bracket];
    if (labelEnd == 0 || !text.startsWith("(", labelEnd + 1)) {
      return at;
    }
    int targetEnd = closedBy[labelEnd + 1];
    if (targetEnd == 0 || targetEnd >= stretch.end()) {
      return at;
    }
    String target = text.substring(labelEnd + 2, targetEnd).strip();
    int title = target.indexOf(' ');
    String url = title < 0 ? target : target.substring(0, title);
    if (url.startsWith("<") && url.endsWith(">") && url.length() > 2) {
      url = url.substring(1, url.length() - 1);
    }
    String label = ESCAPED.matcher(text.substring(bracket + 1, labelEnd)).replaceAll("$1");
    out.append(
        MrkdwnLink.of(before(at), Mrkdwn.withoutMarkers(label).strip(), after(targetEnd + 1), url));
    return targetEnd + 1;
  }

  /** What is read as one word with what stands here. */
  private String before(int at) {
    int start = at;
    while (start > 0 && at - start < LONGEST_NEIGHBOUR && isOfWord(text.charAt(start - 1))) {
      start--;
    }
    return withoutMarkers(text.substring(start, at));
  }

  private String after(int at) {
    int end = at;
    while (end < text.length() && end - at < LONGEST_NEIGHBOUR && isOfWord(text.charAt(end))) {
      end++;
    }
    return withoutMarkers(text.substring(at, end));
  }

  private static boolean isOfWord(char character) {
    return !Character.isWhitespace(character) && ENDS_WORD.indexOf(character) < 0;
  }

  private static String withoutMarkers(String word) {
    return MARKERS.matcher(word).replaceAll("");
  }

  private int angle(int at, Stretch stretch, StringBuilder out) {
    Matcher autolink = AUTOLINK.matcher(text).region(at, stretch.end());
    if (autolink.lookingAt()) {
      out.append(MrkdwnLink.of("", "", "", autolink.group(1)));
      return autolink.end();
    }
    Matcher lineBreak = LINE_BREAK.matcher(text).region(at, stretch.end());
    if (lineBreak.lookingAt()) {
      out.append('\n');
      return lineBreak.end();
    }
    return at;
  }

  /** Copies an address, so that nothing in it is taken for emphasis. */
  private int bareUrl(int at, Stretch stretch, StringBuilder out) {
    int end = bareUrlEnd(at, stretch);
    if (end > at) {
      String url = text.substring(at, end);
      out.append(Mrkdwn.escape(LinkTarget.of(url).map(LinkTarget::address).orElse(url)));
    }
    return end;
  }

  private int bareUrlEnd(int at, Stretch stretch) {
    if (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
      return at;
    }
    Matcher url = BARE_URL.matcher(text).region(at, stretch.end());
    if (!url.lookingAt()) {
      return at;
    }
    int end = url.end();
    while (end > at && ".,;:!?)]*_~'`".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private int emphasis(int at, Stretch stretch, StringBuilder out) {
    int length = run(at, stretch);
    int end = length > LONGEST_MARK ? -1 : closing(at, length, stretch);
    if (end < 0) {
      out.append(text, at, at + length);
      return at + length;
    }
    boolean strong = length >= 2 && !stretch.bold();
    StringBuilder inner = new StringBuilder();
    write(at + length, new Stretch(end, stretch.bold() || length >= 2), inner);
    String wrapped =
        length == 2 ? inner.toString() : Marked.ITALIC + inner.toString() + Marked.ITALIC;
    out.append(strong ? Marked.BOLD + wrapped + Marked.BOLD : wrapped);
    return end + length;
  }

  private int struck(int at, Stretch stretch, StringBuilder out) {
    int length = run(at, stretch);
    int end = length == 2 ? closing(at, length, stretch) : -1;
    if (end < 0) {
      out.append(text, at, at + length);
      return at + length;
    }
    out.append(Marked.STRUCK);
    write(at + 2, new Stretch(end, stretch.bold()), out);
    out.append(Marked.STRUCK);
    return end + 2;
  }

  private boolean opens(int at, int length, Stretch stretch) {
    int inside = at + length;
    return inside < stretch.end()
        && !Character.isWhitespace(text.charAt(inside))
        && !(isInWord(at, inside) && (length == 1 || text.charAt(at) == '_'));
  }

  /** Whether letters or digits stand on both sides; Slack knows no emphasis there. */
  private boolean isInWord(int at, int after) {
    return at > 0
        && Character.isLetterOrDigit(text.charAt(at - 1))
        && Character.isLetterOrDigit(text.charAt(after));
  }

  /** Where the run of marks starts that closes the one here, or -1. */
  private int closing(int open, int length, Stretch stretch) {
    char mark = text.charAt(open);
    int kind = mark * (LONGEST_MARK + 1) + length;
    if (stretch.unclosed().get(kind) || !opens(open, length, stretch)) {
      return -1;
    }
    int at = open + length;
    while (at < stretch.end()) {
      char character = text.charAt(at);
      if (character == '\\') {
        at += 2;
      } else if (character == '`') {
        int end = codeSpanEnd(at, stretch);
        at = end < 0 ? at + run(at) : end;
      } else if (character == 'h') {
        at = Math.max(bareUrlEnd(at, stretch), at + 1);
      } else if (character == mark) {
        int marks = run(at, stretch);
        boolean fits = marks == length || marks == LONGEST_MARK;
        if (fits && closes(at, marks, stretch)) {
          return at + marks - length;
        }
        at += marks;
      } else {
        at++;
      }
    }
    stretch.unclosed().set(kind);
    return -1;
  }

  private boolean closes(int at, int marks, Stretch stretch) {
    int after = at + marks;
    return !Character.isWhitespace(text.charAt(at - 1))
        && (text.charAt(at) != '_'
            || after == stretch.end()
            || !Character.isLetterOrDigit(text.charAt(after)));
  }
}
