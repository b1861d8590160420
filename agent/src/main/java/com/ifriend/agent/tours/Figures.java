package com.ifriend.agent.tours;

import com.ifriend.agent.text.Language;
import java.text.NumberFormat;

/** Figures of a tour as people read them. */
public final class Figures {
  private static final int MINUTES_PER_HOUR = 60;

  private Figures() {}

  /** A length in minutes, as in {@code 2 h 30 min}. */
  public static String duration(int minutes) {
    int hours = minutes / MINUTES_PER_HOUR;
    int rest = minutes % MINUTES_PER_HOUR;
    String inMinutes = rest == 0 ? "" : rest + " min";
    return hours == 0 ? inMinutes : (hours + " h " + inMinutes).strip();
  }

  /** An average of reviews, as in {@code ★ 4.9}. */
  public static String rating(double average, Language language) {
    NumberFormat format = NumberFormat.getNumberInstance(language.locale());
    format.setMinimumFractionDigits(1);
    format.setMaximumFractionDigits(1);
    return "★ " + format.format(average);
  }
}
