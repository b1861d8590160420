package com.ifriend.slack;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts long mrkdwn into messages. Cuts at a paragraph if it can, else at a line, a sentence, a
 * word; never inside a link, an escape or a surrogate pair. A code block that is cut is closed and
 * opened again.
 */
final class MessageSplitter {
  private static final String FENCE = "```";

  private final int limit;

  /**
   * @param limit most characters of one message
   */
  MessageSplitter(int limit) {
    if (limit < 32) {
      throw new IllegalArgumentException("limit must be at least 32, not " + limit);
    }
    this.limit = limit;
  }

  /** One or more messages, none longer than the limit. */
  List<String> split(String text) {
    List<String> messages = new ArrayList<>();
    String rest = text;
    boolean inCode = false;
    while (true) {
      if (inCode && rest.stripLeading().startsWith(FENCE)) {
        rest = rest.stripLeading().substring(FENCE.length()).stripLeading();
        inCode = false;
      }
      String opening = inCode ? FENCE + "\n" : "";
      if (opening.length() + rest.length() <= limit) {
        if (!rest.isBlank()) {
          messages.add(opening + rest);
        }
        return List.copyOf(messages);
      }
      int cut = cut(rest, limit - opening.length() - FENCE.length() - 1);
      boolean openAfter = inCode ^ hasOddFences(rest.substring(0, cut));
      int lastFence = rest.lastIndexOf(FENCE, cut);
      if (openAfter
          && lastFence > 0
          && lastFence + FENCE.length() <= cut
          && rest.substring(lastFence + FENCE.length(), cut).isBlank()) {
        cut = lastFence;
        openAfter = false;
      }
      String piece = rest.substring(0, cut).stripTrailing();
      if (!piece.isEmpty()) {
        messages.add(opening + piece + (openAfter ? "\n" + FENCE : ""));
      }
      rest = rest.substring(cut);
      rest = openAfter ? withoutFirstLineEnd(rest) : rest.stripLeading();
      inCode = openAfter;
    }
  }

  private static String withoutFirstLineEnd(String text) {
    return text.startsWith("\n") ? text.substring(1) : text;
  }

  private static boolean hasOddFences(String text) {
    boolean odd = false;
    for (int at = text.indexOf(FENCE); at >= 0; at = text.indexOf(FENCE, at + FENCE.length())) {
      odd = !odd;
    }
    return odd;
  }

  private static int cut(String text, int room) {
    int cut = sensible(text, room);
    int whole = wholeBefore(text, cut);
    if (whole > 0) {
      return whole;
    }
    int linkEnd = text.indexOf('>') + 1;
    return linkEnd <= room ? linkEnd : room;
  }

  private static int sensible(String text, int room) {
    int enough = room / 2;
    int paragraph = text.lastIndexOf("\n\n", room);
    if (paragraph >= enough) {
      return paragraph;
    }
    int line = text.lastIndexOf('\n', room);
    if (line >= enough) {
      return line;
    }
    for (int at = room - 1; at > enough; at--) {
      if (text.charAt(at) == ' ' && ".!?".indexOf(text.charAt(at - 1)) >= 0) {
        return at;
      }
    }
    int word = text.lastIndexOf(' ', room);
    return word >= enough ? word : room;
  }

  /** Moves a cut in front of the link, escape or surrogate pair it would divide. */
  private static int wholeBefore(String text, int cut) {
    int open = text.lastIndexOf('<', cut - 1);
    if (open >= 0 && text.indexOf('>', open) >= cut) {
      return open;
    }
    int escape = text.lastIndexOf('&', cut - 1);
    if (escape >= 0 && cut - escape < "&amp;".length() && text.indexOf(';', escape) >= cut) {
      return escape;
    }
    // A backtick that belongs to a fence stays with the others.
    int fence = text.indexOf(FENCE, Math.max(0, cut - 2));
    if (fence >= 0 && fence < cut && fence + FENCE.length() > cut) {
      return fence;
    }
    return Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
  }
}
