package com.ifriend.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.ifriend.bench.memory.LabelledSet.Half;
import com.ifriend.bench.memory.LabelledSet.Traveller;
import com.ifriend.store.inmemory.InMemoryStores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MemoryQualityTest {
  private static final LabelledSet SET = LabelledSet.read();
  private static final List<Trial> TRIALS =
      MemoryQuality.trials(SET, Map.of("ours", InMemoryStores.create().memories()));

  @Test
  void setIsLargeAndSplitInHalves() {
    assertThat(SET.memories()).isGreaterThanOrEqualTo(240);
    assertThat(SET.travellers()).allMatch(traveller -> traveller.memories().size() >= 40);
    long tune = count(Half.TUNE);
    long test = count(Half.TEST);
    assertThat(tune + test).isGreaterThanOrEqualTo(80);
    assertThat((double) tune).isCloseTo((double) test, within(10.0));
  }

  private static long count(Half half) {
    return SET.travellers().stream()
        .map(Traveller::queries)
        .flatMap(List::stream)
        .filter(query -> query.half() == half)
        .count();
  }

  /** The page says how good it is; these floors are a little below. */
  @Test
  void searchIsAsGoodAsItWas() {
    assertThat(ndcg(1)).isGreaterThan(0.81);
    assertThat(ndcg(2)).isGreaterThan(0.87);
  }

  @Test
  void searchIsFarBetterThanByADKsOwnService() {
    assertThat(ndcg(0)).isGreaterThan(0.2);
    assertThat(ndcg(1)).isGreaterThan(2 * ndcg(0));
  }

  @Test
  void hardlyAnythingIsFoundWhenNothingFits() {
    assertThat(TRIALS.get(2).noise()).isLessThan(0.5);
  }

  @Test
  void everyMemoryThatIsFoundIsOneOfTheSet() {
    assertThat(TRIALS)
        .flatExtracting(Trial::answers)
        .allSatisfy(
            answer ->
                assertThat(answer.found())
                    .noneMatch(text -> answer.traveller().idsOf(text).isEmpty()));
  }

  private static double ndcg(int trial) {
    return TRIALS.get(trial).average(query -> true, Score::ndcg);
  }
}
