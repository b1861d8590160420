package com.ifriend.bench.race;

/**
 * The part of {@code docs/peers.md} that the race of the Slack bots writes, between two marks that
 * only the source of the page shows.
 */
public final class SlackPart {
  private static final String BEGIN = "<!-- Slack bots: begin -->";
  private static final String END = "<!-- Slack bots: end -->";

  private SlackPart() {}

  /** The page with this text as the part, in the place of the one it had, else at the end. */
  public static String put(String page, String text) {
    String part = BEGIN + "\n\n" + text.strip() + "\n\n" + END;
    int from = page.indexOf(BEGIN);
    int to = page.indexOf(END, Math.max(from, 0));
    return from < 0 || to < 0
        ? (page.strip() + "\n\n" + part).strip() + "\n"
        : page.substring(0, from) + part + page.substring(to + END.length());
  }

  /** A page that was written anew, with the part of the old one. */
  public static String keep(String old, String page) {
    int from = old.indexOf(BEGIN);
    int to = old.indexOf(END, Math.max(from, 0));
    return from < 0 || to < 0 ? page : put(page, old.substring(from + BEGIN.length(), to));
  }
}
