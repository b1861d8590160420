package com.ifriend.bench.peers.store;

import com.ifriend.bench.Ratio;
import com.ifriend.bench.peers.race.Markdown;
import com.ifriend.bench.peers.race.Verdict.Mark;
import com.ifriend.bench.peers.store.StoreContender.Kind;
import com.ifriend.bench.peers.store.StoreContender.Store;
import com.ifriend.bench.peers.store.StoreFindings.Survivors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes what the figures say, in words. */
final class Observations {
  private final Markdown page;
  private final Plan plan;
  private final List<StoreFindings> findings;

  Observations(Markdown page, Plan plan, List<StoreFindings> findings) {
    this.page = page;
    this.plan = plan;
    this.findings = findings;
  }

  void write() {
    page.paragraph("## What the figures say");
    List<String> quicker = new ArrayList<>();
    List<String> closest = new ArrayList<>();
    for (Column column : Column.ALL) {
      for (int length : plan.lengths()) {
        OptionalDouble least = OptionalDouble.empty();
        String who = "";
        for (StoreFindings one : findings) {
          OptionalDouble times = times(one, column, length);
          if (times.isEmpty()) {
            continue;
          }
          if (times.getAsDouble() < 1) {
            quicker.add(
                String.format(
                    Locale.ROOT,
                    "- %s at %,d events: **%s** takes %s of our time.",
                    column.title(),
                    length,
                    one.contender().label(),
                    Ratio.number(times.getAsDouble())));
          }
          if (least.isEmpty() || times.getAsDouble() < least.getAsDouble()) {
            least = times;
            who = one.contender().label();
          }
        }
        if (least.isPresent()) {
          closest.add(
              String.format(
                  Locale.ROOT,
                  "- %s at %,d events: closest is %s, with %s times our time.",
                  column.title(),
                  length,
                  who,
                  Ratio.number(least.getAsDouble())));
        }
      }
    }
    page.paragraph(
        "Products that store sessions on a server, one by one (baselines and the heap left out):");
    page.paragraph(String.join("\n", closest));
    page.paragraph(
        quicker.isEmpty()
            ? "None is quicker than ours at anything measured here."
            : "Quicker than ours:\n\n" + String.join("\n", quicker));
    lighter();
    harm();
  }

  private void lighter() {
    OptionalDouble ours = StoreFindings.oursPerEvent(findings);
    List<String> lines = new ArrayList<>();
    for (StoreFindings one : findings) {
      OptionalDouble bytes = one.bytesPerEvent();
      boolean product = one.contender().kind() == Kind.PRODUCT;
      if (product
          && ours.isPresent()
          && bytes.isPresent()
          && bytes.getAsDouble() < ours.getAsDouble()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "- **%s** keeps an event in %,.0f bytes of Redis, ours in %,.0f.",
                one.contender().label(),
                bytes.getAsDouble(),
                ours.getAsDouble()));
      }
    }
    if (!lines.isEmpty()) {
      page.paragraph(
          "Smaller than ours, whose events are ADK's, with more fields than a chat message has (the"
              + " baselines store the same events):");
      page.paragraph(String.join("\n", lines));
    }
  }

  private OptionalDouble times(StoreFindings one, Column column, int length) {
    boolean counts =
        one.contender().kind() == Kind.PRODUCT && one.contender().store() != Store.HEAP;
    return counts ? column.times(one, findings, length) : OptionalDouble.empty();
  }

  private void harm() {
    List<String> lines = new ArrayList<>();
    for (StoreFindings one : findings) {
      if (one.contender().kind() != Kind.BASELINE && one.survivors().isPresent()) {
        Survivors found = one.survivors().get();
        lines.add(
            String.format(
                Locale.ROOT,
                "- %s: %d of %d checks wrong; of %,d concurrent appends %,d failed and %,d were"
                    + " acknowledged and lost.",
                one.contender().title(),
                one.count(Mark.WRONG),
                Check.ALL.size(),
                found.attempted(),
                found.failed(),
                found.lost()));
      }
    }
    page.paragraph("Right or wrong, in short:");
    page.paragraph(String.join("\n", lines));
  }
}
