package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

/**
 * Something that the user may say next, for channels that have buttons. It stands for itself: said
 * by somebody else it means the same.
 *
 * @param label what a button shows, at most {@link #LONGEST} characters
 * @param says the message that it stands for
 */
public record Choice(String label, String says) {
  /** As long as Slack's buttons take. */
  public static final int LONGEST = 75;

  public Choice {
    requireNonNull(label, "label");
    requireNonNull(says, "says");
    if (label.codePointCount(0, label.length()) > LONGEST) {
      label = label.substring(0, label.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
  }
}
