package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.race.Markdown;
import com.ifriend.bench.peers.race.Verdict;
import com.ifriend.bench.peers.race.Verdict.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes who is right, and who loses what several writers append. */
record Scoreboard(Markdown page, Plan plan, List<StoreFindings> findings) {
  /** Of others' words in a table, in characters. */
  static final int LONGEST = 160;

  void survivors() {
    page.paragraph(String.format(Locale.ROOT, "## %d writers on one session", plan.writers()));
    page.paragraph(
        String.format(
            Locale.ROOT,
            "Each appends %d events as fast as it can, from a handle of its own that was loaded"
                + " before, in one process; %d sessions. Acknowledged: the call returned. Lost:"
                + " acknowledged, and not there when the session is read afterwards. A failed call is"
                + " not repeated.",
            plan.writes(),
            plan.storms()));
    page.table(
        List.of("", "appends", "acknowledged", "of these lost", "failed", "first error"),
        "--:|",
        findings.stream().map(Scoreboard::survivors).toList());
  }

  private static List<String> survivors(StoreFindings one) {
    String title = one.contender().title();
    return one.survivors()
        .map(
            found ->
                List.of(
                    title,
                    count(found.attempted()),
                    count(found.acknowledged()),
                    bad(found.lost()),
                    bad(found.failed()),
                    Markdown.escaped(found.error(), LONGEST)))
        .orElse(List.of(title, "–", "–", "–", "–", ""));
  }

  private static String bad(int number) {
    return number == 0 ? "0" : "**" + count(number) + "**";
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  void checks() {
    page.paragraph("## Right or wrong");
    page.paragraph(
        "✓ as it should be, ✗ not so (what was seen instead is below), – there is no such thing.");
    List<String> titles = new ArrayList<>(List.of(""));
    Check.ALL.forEach(check -> titles.add(check.title()));
    titles.add(plan.writers() + " writers");
    List<List<String>> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (StoreFindings one : findings) {
      List<String> row = new ArrayList<>(List.of(one.contender().title()));
      for (Check check : Check.ALL) {
        Verdict verdict = one.verdict(check.title());
        row.add(verdict.mark().sign());
        if (verdict.mark() == Mark.WRONG) {
          notes.add(
              String.format(
                  "- %s, %s: %s",
                  one.contender().label(),
                  check.title(),
                  Markdown.escaped(verdict.detail(), LONGEST)));
        }
      }
      Mark survival =
          one.survivors()
              .map(found -> found.lost() + found.failed() == 0 ? Mark.RIGHT : Mark.WRONG)
              .orElse(Mark.UNKNOWN);
      row.add(survival.sign());
      rows.add(row);
    }
    page.table(titles, ":-:|", rows);
    page.items(
        Check.ALL.stream().map(check -> "**" + check.title() + "**: " + check.rule()).toList());
    page.paragraph("- **" + plan.writers() + " writers**: No call fails, and nothing is lost.");
    if (!notes.isEmpty()) {
      page.paragraph("What was seen instead:");
      page.paragraph(String.join("\n", notes));
    }
  }
}
