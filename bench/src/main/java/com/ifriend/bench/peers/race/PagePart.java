package com.ifriend.bench.peers.race;

/**
 * The part of {@code docs/peers.md} that a race of its own writes, between two marks that only the
 * source of the page shows.
 */
public enum PagePart {
  SLACK("Slack bots");

  private final String begin;
  private final String end;

  PagePart(String name) {
    this.begin = "<!-- " + name + ": begin -->";
    this.end = "<!-- " + name + ": end -->";
  }

  /** The page with this text as the part, in the place of the one it had, else at the end. */
  public String put(String page, String text) {
    String part = begin + "\n\n" + text.strip() + "\n\n" + end;
    int from = page.indexOf(begin);
    int to = page.indexOf(end, Math.max(from, 0));
    return from < 0 || to < 0
        ? (page.strip() + "\n\n" + part).strip() + "\n"
        : page.substring(0, from) + part + page.substring(to + end.length());
  }

  /** A page that was written anew, with the part of the old one. */
  public String keep(String old, String page) {
    int from = old.indexOf(begin);
    int to = old.indexOf(end, Math.max(from, 0));
    return from < 0 || to < 0 ? page : put(page, old.substring(from + begin.length(), to));
  }
}
