package com.ifriend.slack.markup;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Cuts long mrkdwn into messages. Cuts at a paragraph if it can, else at a line, a sentence, a
 * word; never inside a link, an escape or a surrogate pair. Code that is cut is closed and opened
 * again.
 */
public final class MessageSplitter {
  private static final String FENCE = "```";

  /** What closes any code, with the line end before it. */
  private static final int LONGEST_CLOSING = FENCE.length() + 1;

  private final int limit;

  /**
   * Makes pieces of that length at most.
   *
   * @param limit most characters of one message
   */
  public MessageSplitter(int limit) {
    if (limit < 32) {
      throw new IllegalArgumentException("limit must be at least 32, not " + limit);
    }
    this.limit = limit;
  }

  /** One or more messages, none longer than the limit. */
  public List<String> split(String text) {
    Marked marked = new Marked(text);
    List<String> messages = new ArrayList<>();
    int at = 0;
    while (true) {
      if (marked.inBlock.get(at) && text.startsWith(FENCE, pastSpace(text, at))) {
        at = pastSpace(text, pastSpace(text, at) + FENCE.length());
      }
      String opening = marked.inBlock.get(at) ? FENCE + "\n" : marked.inSpan.get(at) ? "`" : "";
      if (opening.length() + text.length() - at <= limit) {
        String rest = text.substring(at);
        if (!rest.isBlank()) {
          messages.add(opening + rest);
        }
        return List.copyOf(messages);
      }
      int cut = cut(marked, at, at + limit - opening.length() - LONGEST_CLOSING);
      String piece = text.substring(at, cut).stripTrailing();
      String closing = marked.inBlock.get(cut) ? "\n" + FENCE : marked.inSpan.get(cut) ? "`" : "";
      if (!piece.isEmpty()) {
        messages.add(opening + piece + closing);
      }
      at = pastCut(marked, cut);
    }
  }

  /** Behind the space that a cut takes away; code keeps its own, but for one line end. */
  private static int pastCut(Marked marked, int cut) {
    if (marked.inBlock.get(cut)) {
      return marked.text.startsWith("\n", cut) ? cut + 1 : cut;
    }
    return marked.inSpan.get(cut) ? cut : pastSpace(marked.text, cut);
  }

  private static int pastSpace(String text, int at) {
    int past = at;
    while (past < text.length() && Character.isWhitespace(text.charAt(past))) {
      past++;
    }
    return past;
  }

  private static int cut(Marked marked, int start, int end) {
    int cut = sensible(marked.text, start, end);
    while (cut > start && marked.whole.get(cut)) {
      cut--;
    }
    if (cut == start) {
      // Something is longer than a message.
      cut = Character.isHighSurrogate(marked.text.charAt(end - 1)) ? end - 1 : end;
    }
    return opensNothing(marked, start, cut) ? pastFence(marked.text, cut) - FENCE.length() : cut;
  }

  /** Whether a cut there would leave a block that is opened and has nothing in it. */
  private static boolean opensNothing(Marked marked, int start, int cut) {
    int fence = pastFence(marked.text, cut) - FENCE.length();
    return marked.inBlock.get(cut)
        && fence > start
        && marked.text.startsWith(FENCE, fence)
        && !marked.inBlock.get(fence);
  }

  /** Where a fence is over that has nothing but space behind it. */
  private static int pastFence(String text, int cut) {
    int past = cut;
    while (past > 0 && Character.isWhitespace(text.charAt(past - 1))) {
      past--;
    }
    return past;
  }

  private static int sensible(String text, int start, int end) {
    int enough = start + (end - start) / 2;
    int paragraph = last(text, "\n\n", enough, end);
    if (paragraph >= enough) {
      return paragraph;
    }
    int line = last(text, "\n", enough, end);
    if (line >= enough) {
      return line;
    }
    for (int at = end - 1; at > enough; at--) {
      if (text.charAt(at) == ' ' && ".!?".indexOf(text.charAt(at - 1)) >= 0) {
        return at;
      }
    }
    int word = last(text, " ", enough, end);
    return word >= enough ? word : end;
  }

  /** The last place of a string from {@code least} on, or one before. */
  private static int last(String text, String what, int least, int from) {
    int at = from;
    while (at >= least && !text.startsWith(what, at)) {
      at--;
    }
    return at;
  }

  /** A text, and what stands at each place of it. */
  private static final class Marked {
    final String text;

    /** Places before which nothing may be cut. */
    final BitSet whole = new BitSet();

    final BitSet inBlock = new BitSet();
    final BitSet inSpan = new BitSet();

    Marked(String text) {
      this.text = text;
      boolean block = false;
      int at = 0;
      while (at < text.length()) {
        int end = unitEnd(at, block);
        boolean fence = text.startsWith(FENCE, at);
        boolean span = !block && !fence && text.charAt(at) == '`';
        if (span && end > at + 1) {
          inSpan.set(at + 1, end);
          for (int inside = at + 1; inside < end; inside++) {
            keep(inside, unitEnd(inside, true));
          }
          // A part that holds nothing but the mark would show it.
          whole.set(at + 1);
          whole.set(end - 1);
        } else {
          keep(at, end);
          inBlock.set(at, end, block);
        }
        block ^= fence;
        at = end;
      }
      inBlock.set(text.length(), block);
    }

    private void keep(int start, int end) {
      whole.set(start + 1, Math.max(end, start + 1));
    }

    /** Behind what starts here and belongs together. */
    private int unitEnd(int at, boolean inCode) {
      if (text.startsWith(FENCE, at)) {
        return at + FENCE.length();
      }
      char first = text.charAt(at);
      if (first == '&') {
        for (String escape : List.of("&amp;", "&lt;", "&gt;")) {
          if (text.startsWith(escape, at)) {
            return at + escape.length();
          }
        }
      }
      if (first == '<') {
        return sameLine(at, '>');
      }
      if (first == '`' && !inCode) {
        return sameLine(at, '`');
      }
      return Character.isHighSurrogate(first)
              && at + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(at + 1))
          ? at + 2
          : at + 1;
    }

    /** Behind the character, if it follows in the same line. */
    private int sameLine(int at, char end) {
      for (int i = at + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
        if (text.charAt(i) == end) {
          return i + 1;
        }
      }
      return at + 1;
    }
  }
}
