package com.ifriend.slack.markup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A safe text whose emphasis is not yet written: as mrkdwn, for posts, or as Markdown, for streams,
 * which take nothing else. Emphasis, bullets and what was escaped are characters that {@link
 * Mrkdwn} lets nobody write; links stand in it as in mrkdwn.
 */
public final class Marked {
  static final String BOLD = "\u0001";
  static final String ITALIC = "\u0002";
  static final String STRUCK = "\u0003";

  /** Before what is no mark, though it looks like one. */
  static final String LITERAL = "\u0004";

  /** Behind the mark that opens a span of code. */
  static final String CODE = "\u0007";

  static final String BULLET = "\u0005";
  static final String INNER_BULLET = "\u0006";
  static final String INNERMOST_BULLET = "\u0008";

  private static final String FENCE = "```";
  private static final Pattern LINK = Pattern.compile("<([^<>|]*)(?:\\|([^<>]*))?>");

  private Marked() {}

  public static String asMrkdwn(String marked) {
    return marked
        .replace(BOLD, "*")
        .replace(ITALIC, "_")
        .replace(STRUCK, "~")
        .replace(LITERAL, "")
        .replace(CODE, "")
        .replace(BULLET, "\u2022")
        .replace(INNER_BULLET, "\u25e6")
        .replace(INNERMOST_BULLET, "\u25aa");
  }

  /**
   * The same for {@code markdown_text}. No link is in it but those made here: every other bracket
   * is escaped, outside of code, where it has no meaning.
   */
  public static String asMarkdown(String marked) {
    StringBuilder out = new StringBuilder();
    Matcher link = LINK.matcher(marked);
    boolean block = false;
    int at = 0;
    while (at < marked.length()) {
      if (marked.startsWith(FENCE, at)) {
        block = !block;
        out.append(FENCE);
        at += FENCE.length();
        continue;
      }
      char c = marked.charAt(at);
      if (block) {
        out.append(c);
        at++;
      } else if (marked.startsWith("`" + CODE, at) && marked.indexOf('`', at + 1) > 0) {
        int end = marked.indexOf('`', at + 1) + 1;
        out.append('`').append(marked, at + 2, end);
        at = end;
      } else if (c == '<' && link.region(at, marked.length()).lookingAt()) {
        out.append(link(link.group(1), link.group(2)));
        at = link.end();
      } else if (c == LITERAL.charAt(0) && at + 1 < marked.length()) {
        // An entity is none of Markdown's characters.
        out.append(marked.charAt(at + 1) == '&' ? "" : "\\").append(marked.charAt(at + 1));
        at += 2;
      } else {
        out.append(written(c));
        at++;
      }
    }
    return out.toString();
  }

  private static String written(char c) {
    return switch (c) {
      case '\u0001' -> "**";
      case '\u0002' -> "_";
      case '\u0003' -> "~~";
      case '\u0007' -> "";
      case '\u0005', '\u0006', '\u0008' -> "-";
      case '`', '[', ']', '\\' -> "\\" + c;
      default -> String.valueOf(c);
    };
  }

  private static String link(String address, @Nullable String label) {
    if (label == null) {
      return address;
    }
    StringBuilder text = new StringBuilder();
    label.chars().forEach(c -> text.append(written((char) c)));
    return "[" + text + "](" + address.replace("(", "%28").replace(")", "%29") + ")";
  }
}
