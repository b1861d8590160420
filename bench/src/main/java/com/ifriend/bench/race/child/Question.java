package com.ifriend.bench.race.child;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a race asks a bot: {@code question NUMBER}, and {@code slow} before it for a slow one. */
public final class Question {
  /** How long a slow answer takes. */
  public static final int SLOW_MILLIS = 2_000;

  private static final Pattern QUESTION = Pattern.compile("(slow )?question (\\d{1,9})");

  private Question() {}

  public static String of(int number, boolean slow) {
    return (slow ? "slow " : "") + "question " + number;
  }

  /** The answer to a message, after the time it takes. */
  public static String answer(String text) throws InterruptedException {
    Matcher question = QUESTION.matcher(text);
    if (!question.find()) {
      return "no question";
    }
    if (question.group(1) != null) {
      Thread.sleep(SLOW_MILLIS);
    }
    return "answer " + question.group(2);
  }
}
