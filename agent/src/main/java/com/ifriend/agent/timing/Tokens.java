package com.ifriend.agent.timing;

import com.google.genai.types.GenerateContentResponseUsageMetadata;
import java.util.Optional;

/**
 * What calls of a model have used, as it counts.
 *
 * @param input of the prompts, cached ones included
 * @param cached of these, those that the service had already
 * @param output of the answers
 * @param thoughts of what the model thought beside them
 */
public record Tokens(long input, long cached, long output, long thoughts) {
  public static final Tokens NONE = new Tokens(0, 0, 0, 0);

  /** Those of one call. */
  public static Tokens of(GenerateContentResponseUsageMetadata usage) {
    return new Tokens(
        count(usage.promptTokenCount()),
        count(usage.cachedContentTokenCount()),
        count(usage.candidatesTokenCount()),
        count(usage.thoughtsTokenCount()));
  }

  private static long count(Optional<Integer> tokens) {
    return tokens.orElse(0);
  }

  /** Both together. */
  public Tokens plus(Tokens more) {
    return new Tokens(
        input + more.input, cached + more.cached, output + more.output, thoughts + more.thoughts);
  }
}
