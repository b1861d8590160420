package com.ifriend.bench.peers.store;

import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.peers.race.Markdown;
import com.ifriend.bench.peers.race.Verdict.Mark;
import com.ifriend.bench.peers.store.StoreContender.Kind;
import com.ifriend.bench.peers.store.StoreContender.Store;
import com.ifriend.bench.peers.store.StoreFindings.Survivors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes what the figures say, in words. */
record Observations(Markdown page, Plan plan, List<StoreFindings> findings) {
  void write() {
    page.paragraph("## What the figures say");
    List<String> quicker = new ArrayList<>();
    List<String> closest = new ArrayList<>();
    for (Column column : Column.ALL) {
      for (int length : plan.lengths()) {
        String what = String.format(Locale.ROOT, "- %s at %,d events: ", column.title(), length);
        List<Compared> all = compared(column, length);
        all.stream()
            .filter(one -> one.times() < 1)
            .map(one -> what + "**" + one.label() + "** takes " + one.ratio() + " of our time.")
            .forEach(quicker::add);
        all.stream()
            .min(Comparator.comparingDouble(Compared::times))
            .map(one -> "closest is " + one.label() + ", with " + one.ratio() + " times our time.")
            .ifPresent(closer -> closest.add(what + closer));
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
    double ours = StoreFindings.oursPerEvent(findings).orElse(0);
    List<String> lines = new ArrayList<>();
    for (StoreFindings one : findings) {
      double bytes = one.bytesPerEvent().orElse(ours);
      if (one.contender().kind() == Kind.PRODUCT && bytes < ours) {
        lines.add(
            String.format(
                Locale.ROOT,
                "- **%s** keeps an event in %,.0f bytes of Redis, ours in %,.0f.",
                one.contender().label(),
                bytes,
                ours));
      }
    }
    if (!lines.isEmpty()) {
      page.paragraph(
          "Smaller than ours, whose events are ADK's, with more fields than a chat message has (the"
              + " baselines store the same events):");
      page.paragraph(String.join("\n", lines));
    }
  }

  private record Compared(String label, double times) {
    String ratio() {
      return Ratio.number(times);
    }
  }

  private List<Compared> compared(Column column, int length) {
    List<Compared> all = new ArrayList<>();
    for (StoreFindings one : findings) {
      StoreContender contender = one.contender();
      if (contender.kind() == Kind.PRODUCT && contender.store() != Store.HEAP) {
        column
            .times(one, findings, length)
            .ifPresent(times -> all.add(new Compared(contender.label(), times)));
      }
    }
    return all;
  }

  private void harm() {
    List<String> lines = new ArrayList<>();
    for (StoreFindings one : findings) {
      if (one.contender().kind() != Kind.BASELINE) {
        one.survivors().map(found -> harm(one, found)).ifPresent(lines::add);
      }
    }
    page.paragraph("Right or wrong, in short:");
    page.paragraph(String.join("\n", lines));
  }

  private static String harm(StoreFindings one, Survivors found) {
    return String.format(
        Locale.ROOT,
        "- %s: %d of %d checks wrong; of %,d concurrent appends %,d failed and %,d were"
            + " acknowledged and lost.",
        one.contender().title(),
        one.count(Mark.WRONG),
        Check.ALL.size(),
        found.attempted(),
        found.failed(),
        found.lost());
  }
}
