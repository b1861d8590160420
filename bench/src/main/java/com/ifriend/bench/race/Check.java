package com.ifriend.bench.race;

/**
 * A question of a scoreboard.
 *
 * @param title unique
 * @param rule what has to hold
 * @param <E> who is asked
 */
public record Check<E>(String title, String rule, Trial<E> trial) {
  /** Asks, where nobody else disturbs. */
  public interface Trial<E> {
    Verdict run(E entrant) throws InterruptedException;
  }

  /**
   * The answer.
   *
   * @param detail what was seen instead of what should be
   */
  public record Verdict(Mark mark, String detail) {
    /** As it should be, with nothing to add. */
    public static final Verdict RIGHT = right("");

    public static Verdict right(String detail) {
      return new Verdict(Mark.RIGHT, detail);
    }

    public static Verdict wrong(String detail) {
      return new Verdict(Mark.WRONG, detail);
    }

    public static Verdict notOffered(String why) {
      return new Verdict(Mark.NOT_OFFERED, why);
    }

    public boolean isRight() {
      return mark == Mark.RIGHT;
    }

    boolean isAnswer() {
      return mark == Mark.RIGHT || mark == Mark.WRONG;
    }
  }

  /** How a verdict is shown. */
  public enum Mark {
    RIGHT("✓"),
    WRONG("✗"),
    NOT_OFFERED("–"),
    UNKNOWN("?");

    private final String sign;

    Mark(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }
}
