package com.ifriend.agent.offline;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds how many people and how much money a message speaks of. */
final class AmountReader {
  private AmountReader() {}

  /** Money somebody is ready to spend; the currency, an ISO code, only if it was named. */
  record Money(BigDecimal amount, Optional<String> currency) {}

  static Optional<Integer> people(Remaining message) {
    return Stream.of("group.people", "group.of", "group.for")
        .flatMap(key -> message.take(key).stream())
        .flatMap(match -> number(match.group(1)).stream())
        .findFirst()
        .or(() -> message.take("group.couple").map(unused -> 2))
        .or(() -> message.take("group.alone").map(unused -> 1));
  }

  static Optional<Money> budget(Remaining message) {
    Matcher matcher = Patterns.get("budget.most").matcher(message.text());
    if (matcher.find()) {
      Money money =
          money(
              matcher.group("amount"),
              matcher.group("cents"),
              matcher.group("before"),
              matcher.group("after"));
      Optional<MatchResult> unused = message.take("budget.most");
      return Optional.of(money);
    }
    matcher = Patterns.get("budget.money").matcher(message.text());
    if (matcher.find()) {
      boolean symbolFirst = matcher.group("before") != null;
      Money money =
          money(
              matcher.group(symbolFirst ? "amount" : "amount2"),
              matcher.group(symbolFirst ? "cents" : "cents2"),
              matcher.group("before"),
              matcher.group("after"));
      Optional<MatchResult> unused = message.take("budget.money");
      return Optional.of(money);
    }
    return Optional.empty();
  }

  private static Money money(
      String whole, @Nullable String cents, @Nullable String before, @Nullable String after) {
    String digits = whole.replaceAll("[.,]", "") + (cents == null ? "" : "." + cents);
    Optional<String> currency =
        Stream.of(Optional.ofNullable(before), Optional.ofNullable(after))
            .flatMap(Optional::stream)
            .flatMap(word -> Patterns.which("currency", word).stream())
            .findFirst();
    return new Money(new BigDecimal(digits), currency);
  }

  private static Optional<Integer> number(String word) {
    return word.matches("\\d+")
        ? Optional.of(Integer.parseInt(word))
        : Patterns.which("number", word).map(Integer::parseInt);
  }
}
