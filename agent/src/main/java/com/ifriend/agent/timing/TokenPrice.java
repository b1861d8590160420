package com.ifriend.agent.timing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model costs, in US dollars for a million tokens. Thoughts cost as output does.
 *
 * @param input of the prompts, except what the service had already
 * @param output of the answers
 * @param cached of what it had already
 */
public record TokenPrice(double input, double output, double cached) {
  private static final double MILLION = 1e6;

  private static final Pattern FORM =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)/([0-9]+(?:\\.[0-9]+)?)(?:/([0-9]+(?:\\.[0-9]+)?))?");

  /**
   * Reads {@code input/output} or {@code input/output/cached}; cached costs as input if it is left
   * out.
   *
   * @throws IllegalArgumentException saying what is expected
   */
  public static TokenPrice parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is '" + text + "'; expected dollars for a million tokens as input/output, 0.30/2.50");
    }
    double input = Double.parseDouble(matcher.group(1));
    return new TokenPrice(
        input,
        Double.parseDouble(matcher.group(2)),
        matcher.group(3) == null ? input : Double.parseDouble(matcher.group(3)));
  }

  /** In dollars. */
  public double of(Tokens tokens) {
    return ((tokens.input() - tokens.cached()) * input
            + tokens.cached() * cached
            + (tokens.output() + tokens.thoughts()) * output)
        / MILLION;
  }
}
