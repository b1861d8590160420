package com.ifriend.slackdouble;

import java.util.List;

/**
 * A message that was streamed.
 *
 * @param pieces what came with each call, in Markdown
 * @param open whether more may come
 */
public record Stream(
    String channel, String ts, String threadTs, List<String> pieces, boolean open) {
  public Stream {
    pieces = List.copyOf(pieces);
  }

  /** All of it, in Markdown. */
  public String text() {
    return String.join("", pieces);
  }
}
