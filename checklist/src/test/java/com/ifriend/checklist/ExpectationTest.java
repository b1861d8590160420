package com.ifriend.checklist;

import static com.ifriend.checklist.Expectation.endsWith;
import static com.ifriend.checklist.Expectation.lacks;
import static com.ifriend.checklist.Expectation.number;
import static com.ifriend.checklist.Expectation.prints;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExpectationTest {
  private static final Output OUTPUT = new Output(3, "one\nP50  1,234.5 ms\n");

  @Test
  void patternsAreFoundInLines() {
    assertThat(prints("^P50").complaint(OUTPUT)).isEmpty();
    assertThat(prints("^P5$").complaint(OUTPUT))
        .hasValueSatisfying(why -> assertThat(why).contains("^P5$"));
    assertThat(lacks("two").complaint(OUTPUT)).isEmpty();
    assertThat(lacks("^one$").complaint(OUTPUT)).isPresent();
  }

  @Test
  void exitCodesAreCompared() {
    assertThat(endsWith(3).complaint(OUTPUT)).isEmpty();
    assertThat(endsWith(0).complaint(OUTPUT)).contains("it ended with 3, not 0");
  }

  @Test
  void numbersHaveToLieBetween() {
    assertThat(number("P50 +([\\d,.]+)", 1234.5, 1235).complaint(OUTPUT)).isEmpty();
    assertThat(number("P50 +([\\d,.]+)", 1235, 2000).complaint(OUTPUT))
        .contains("1,234.5 is not between 1235.0 and 2000.0");
    assertThat(number("P50 +([\\d,.]+)", 0, 1234).complaint(OUTPUT)).isPresent();
    assertThat(number("P99 +([\\d,.]+)", 0, 1234).complaint(OUTPUT)).isPresent();
  }
}
