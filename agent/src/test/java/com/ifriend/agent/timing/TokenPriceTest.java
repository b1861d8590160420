package com.ifriend.agent.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenPriceTest {
  private static final Tokens TOKENS = new Tokens(1_000_000, 400_000, 100_000, 50_000);

  @ParameterizedTest
  @CsvSource({"0.30/2.50, 0.675", "0.30/2.50/0.03, 0.567", "1/0, 1", "0/0, 0"})
  void costIsThatOfEachKind(String price, double dollars) {
    assertThat(TokenPrice.parse(price).of(TOKENS)).isCloseTo(dollars, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.30", "-1/2", "1,5/2", "a/b", "1/2/3/4"})
  void anythingElseIsRefusedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> TokenPrice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.30/2.50");
  }

  @Test
  void noCallOfTheModelIsBegunInATurnThatHasTakenTooLong() {
    assertThat(new TurnTimer(Duration.ofMinutes(1)).isLate()).isFalse();
    assertThat(new TurnTimer(Duration.ofNanos(1)).isLate()).isTrue();
  }
}
