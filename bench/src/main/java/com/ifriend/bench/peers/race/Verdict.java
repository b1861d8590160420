package com.ifriend.bench.peers.race;

/**
 * The answer to a question of a scoreboard.
 *
 * @param detail what was seen instead of what should be
 */
public record Verdict(Mark mark, String detail) {
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
