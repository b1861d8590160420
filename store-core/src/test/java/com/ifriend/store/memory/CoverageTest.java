package com.ifriend.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CoverageTest {
  /** After "abcd" was looked through. */
  @ParameterizedTest
  @CsvSource({
    "abcd, ''",
    "abcdef, ef",
    "cd, ''",
    "cdef, ef",
    "xyabcdef, xyef",
    "ef, ef",
    "acd, acd",
  })
  void onlyWhatIsNewIsLeft(String events, String fresh) {
    List<Event> left = Coverage.uncovered(events(events), Optional.of(covered("abcd")));
    assertThat(String.join("", left.stream().map(Event::id).toList())).isEqualTo(fresh);
  }

  @ParameterizedTest
  @CsvSource({"abcdef, abcdef", "cdef, abcdef", "xabcd, xabcd", "efg, efg"})
  void coverageGrowsByWhatWasNew(String events, String all) {
    assertThat(Coverage.with(events(events), Optional.of(covered("abcd")))).isEqualTo(covered(all));
  }

  @Test
  void markIsReadAsWritten() {
    assertThat(Coverage.parse(covered("abc").mark())).contains(covered("abc"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "x\na\nb", "3\na\nb\nc"})
  void foreignMarkIsNone(String mark) {
    assertThat(Coverage.parse(mark)).isEmpty();
  }

  private static Coverage covered(String events) {
    return Coverage.with(events(events), Optional.empty());
  }

  private static List<Event> events(String ids) {
    return Arrays.stream(ids.split("", -1))
        .filter(id -> !id.isEmpty())
        .map(id -> Event.builder().id(id).author("user").timestamp(1).build())
        .toList();
  }
}
