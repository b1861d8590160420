package com.ifriend.agent.offline;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The part of a folded message that nobody has understood yet. Not thread-safe. */
final class Remaining {
  private static final String GAP = " ; ";

  private String text;

  Remaining(String folded) {
    this.text = folded;
  }

  String text() {
    return text;
  }

  /** Takes out the first match of a pattern, so that nothing else is read into it. */
  Optional<MatchResult> take(String patternKey) {
    Matcher matcher = Patterns.get(patternKey).matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    MatchResult found = matcher.toMatchResult();
    text = text.substring(0, matcher.start()) + GAP + text.substring(matcher.end());
    return Optional.of(found);
  }

  /** Takes out words that follow each other, whatever is between them. */
  void drop(List<String> words) {
    String joined =
        words.stream().map(Pattern::quote).collect(Collectors.joining("[^\\p{L}\\p{N}]+"));
    text = text.replaceFirst("(?<![\\p{L}\\p{N}])" + joined + "(?![\\p{L}\\p{N}])", GAP);
  }
}
