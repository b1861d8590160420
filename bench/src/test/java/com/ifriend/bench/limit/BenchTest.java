package com.ifriend.bench.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.limit.Results.Cost;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every question, once, with next to nothing to measure: what is counted has to be right. */
final class BenchTest {
  @Test
  void everyQuestionIsAnsweredWithFiguresAndEveryVerbIsOneRoundTrip() throws Exception {
    List<String> flavours = new ArrayList<>();
    for (Flavour flavour : Flavour.values()) {
      if (flavour.obstacle().isEmpty()) {
        flavours.add(flavour.name().toLowerCase(Locale.ROOT));
      }
    }

    Results results = Bench.run(Scale.SMOKE, null);

    assertThat(results.rows())
        .allSatisfy(row -> assertThat(row.ratio().isFinite()).as(row.id()).isTrue())
        .allSatisfy(row -> assertThat(row.ours().value()).as(row.id()).isFinite())
        .allSatisfy(row -> assertThat(row.limitFigure().value()).as(row.id()).isPositive());
    assertThat(results.rows())
        .extracting(Row::id)
        .doesNotHaveDuplicates()
        .contains("redis.append.p50", "redis.append.p99", "redis.concurrent")
        .contains("length.inmemory", "length.redis", "redis.load.warm", "redis.load.cold")
        .contains("micro.write", "micro.read");
    for (String flavour : flavours) {
      assertThat(results.rows())
          .extracting(Row::id)
          .contains("length." + flavour, flavour + ".append.1.p50", flavour + ".append.2.p50")
          .contains("blob." + flavour + ".1", "blob." + flavour + ".2")
          .contains("blob.redis.10", "blob.redis.10.share");
    }

    if (flavours.size() == Flavour.values().length) {
      assertThat(Page.write(results)).doesNotContain("{{", "(not measured here)");
    }

    assertThat(results.costs()).extracting(Cost::backend).contains("Redis");
    assertThat(results.costs().stream().map(Cost::backend).distinct()).hasSize(1 + flavours.size());
    assertThat(results.costs())
        .allSatisfy(
            cost -> {
              assertThat(cost.roundTrips())
                  .as("%s", cost)
                  .isEqualTo(cost.operation().startsWith("legacy blob") ? 2 : 1);
              assertThat(cost.statements()).as("%s", cost).isNotEmpty();
            });
  }

  @Test
  void everyFigureInTheTextIsOneThatIsMeasured() throws Exception {
    String template = Template.text(Page.class, "performance.template.md");

    assertThat(template).contains("{{costs}}", "{{machine}}", "{{sections}}");
    // What follows compares with code that is gone.
    String measured = template.substring(0, template.indexOf("## What profiling changed"));
    assertThat(measured.replaceAll("\\{\\{[\\w.-]+}}", "").replaceAll("\\d{1,2},000", ""))
        .as("figures typed by hand")
        .doesNotContainPattern("\\d+([.,]\\d+)? ?(×|µs|ms|/s)");
  }
}
