package com.ifriend.slack.markup;

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
public final class Mrkdwn {
  private static final Pattern FENCE = Pattern.compile("^\\s*(```+|~~~+)(.*)$");
  private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s++(.*)$");
  private static final Pattern BULLET =
      Pattern.compile("^(\\s*)[-*+]\\s+(?:\\[([ xX])]\\s+)?(.*)$");
  private static final Pattern QUOTE = Pattern.compile("^ {0,3}>\\s?(.*)$");
  private static final Pattern MARKER = Pattern.compile("\\*{1,3}|__|`+|~~");

  /** The first of three; what is put behind it keeps it from them. */
  private static final Pattern THREE_TICKS = Pattern.compile("`(?=``)");

  /** Of which some pictures and words are put together. */
  private static final String JOINERS = "\u200c\u200d";

  /** What stands before an item of a list, and of one within it. */
  private static final List<String> LEVELS =
      List.of(Marked.BULLET + " ", Marked.INNER_BULLET + " ", Marked.INNERMOST_BULLET + " ");

  private Mrkdwn() {}

  public static String fromMarkdown(String markdown) {
    return Marked.asMrkdwn(marked(markdown));
  }

  /**
   * A text on one line, of at most so many characters as Slack counts them, with all that is
   * escaped; what is cut off is shown to be.
   *
   * @return empty if nothing of it is to be seen
   */
  public static String line(String markdown, int most) {
    String line = markdown.strip().replaceAll("\\s+", " ");
    String written = line.length() > most ? "" : fromMarkdown(line);
    if (line.length() <= most && written.length() <= most) {
      return written;
    }
    int end = Math.min(line.length(), most);
    do {
      end -= Character.isLowSurrogate(line.charAt(end - 1)) ? 2 : 1;
      written = fromMarkdown(line.substring(0, Math.max(0, end))) + "\u2026";
    } while (written.length() > most && end > 1);
    return written;
  }

  /**
   * How long the beginning of an unfinished Markdown text is that reads the same however it goes
   * on: whole lines, and no part of a table or of a block of code that is not over.
   */
  public static int complete(String markdown) {
    int complete = 0;
    String fence = "";
    int start = 0;
    for (int end = markdown.indexOf('\n'); end >= 0; end = markdown.indexOf('\n', start)) {
      String line = markdown.substring(start, end);
      Matcher opening = FENCE.matcher(line);
      if (!fence.isEmpty()) {
        fence = closes(line, fence) ? "" : fence;
      } else if (opening.matches() && !opening.group(2).contains("`")) {
        fence = opening.group(1);
      }
      start = end + 1;
      if (fence.isEmpty() && !line.contains("|")) {
        complete = start;
      }
    }
    return complete;
  }

  /** As {@link Marked} has it. */
  public static String marked(String markdown) {
    List<String> lines = seen(markdown.replace("\r\n", "\n").replace('\r', '\n')).lines().toList();
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
        out.append(withoutFence(textLine(line))).append('\n');
        next++;
      }
    }
    return out.toString().replaceAll("\n{3,}", "\n\n").strip();
  }

  /** Without characters that steer a screen, or the direction in which others are read. */
  private static String seen(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> seen.append('\n');
                case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> {
                  if (c == '\n' || c == '\t' || JOINERS.indexOf(c) >= 0) {
                    seen.appendCodePoint(c);
                  }
                }
                default -> seen.appendCodePoint(c);
              }
            });
    return seen.toString();
  }

  /** Replaces the three characters that Slack gives a meaning. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static String escape(char character) {
    return switch (character) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> String.valueOf(character);
    };
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
    return withoutFence(escape(text));
  }

  private static String withoutFence(String mrkdwn) {
    return THREE_TICKS.matcher(mrkdwn).replaceAll("`\u200b");
  }

  /** Text for where Slack knows no emphasis. */
  static String withoutMarkers(String text) {
    return MARKER.matcher(text).replaceAll("");
  }

  private static String textLine(String line) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      String title = MrkdwnLine.write(withoutClosing(heading.group(1)), true);
      return title.isBlank() ? "" : Marked.BOLD + title + Marked.BOLD;
    }
    if (isRule(line)) {
      return "\u2014\u2014\u2014";
    }
    Matcher bullet = BULLET.matcher(line);
    if (bullet.matches()) {
      String box = bullet.group(2);
      String mark =
          box == null
              ? LEVELS.get(Math.min(bullet.group(1).replace("\t", "  ").length() / 2, 2))
              : (box.isBlank() ? "\u2610 " : "\u2611 ");
      return bullet.group(1).replace("\t", "    ")
          + mark
          + MrkdwnLine.write(bullet.group(3), false);
    }
    Matcher quote = QUOTE.matcher(line);
    if (quote.matches()) {
      return "> " + MrkdwnLine.write(quote.group(1), false);
    }
    return MrkdwnLine.write(line, false).stripTrailing();
  }

  /** A heading without the marks and blanks that may stand at its end. */
  private static String withoutClosing(String heading) {
    int end = heading.stripTrailing().length();
    while (end > 0 && heading.charAt(end - 1) == '#') {
      end--;
    }
    return heading.substring(0, end).stripTrailing();
  }

  /** Three or more marks of one kind, and nothing else. */
  private static boolean isRule(String line) {
    String marks = line.strip().replace(" ", "");
    return marks.length() >= 3
        && "-*_".indexOf(marks.charAt(0)) >= 0
        && marks.chars().allMatch(c -> c == marks.charAt(0))
        && line.indexOf(marks.charAt(0)) <= 3;
  }
}
