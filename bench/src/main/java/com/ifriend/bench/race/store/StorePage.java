package com.ifriend.bench.race.store;

import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Contender.Kind;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.Markdown;
import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.store.StoreFindings.Measure;
import com.ifriend.bench.race.store.StoreFindings.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Writes {@code docs/peers.md}: every figure in it is one of the findings. */
final class StorePage {
  /** Of others' words in a table, in characters. */
  private static final int LONGEST = 160;

  private static final List<Column> COLUMNS =
      List.of(
          new Column("append", Operation.APPEND, Operation.APPEND),
          new Column("read all, first time", Operation.READ, Operation.READ_COLD),
          new Column("read all, again", Operation.READ, Operation.READ),
          new Column("read last 20", Operation.LAST, Operation.LAST));

  /**
   * A column of figures.
   *
   * @param ours what of ours it is compared with
   */
  private record Column(String title, Operation theirs, Operation ours) {}

  private record Compared(String label, double times) {}

  private final Plan plan;
  private final List<String> host;
  private final List<StoreFindings> findings;
  private final OptionalDouble oursPerEvent;
  private final Markdown page = new Markdown();

  StorePage(Plan plan, List<String> host, List<StoreFindings> findings) {
    this.plan = plan;
    this.host = host;
    this.findings = findings;
    this.oursPerEvent =
        findings.stream()
            .filter(one -> one.contender().id().equals(Stage.OURS_ON_REDIS))
            .findFirst()
            .map(StoreFindings::bytesPerEvent)
            .orElse(OptionalDouble.empty());
  }

  String write() {
    introduction();
    page.paragraph("## What the figures say");
    comparisons();
    lighter();
    harm();
    for (int length : plan.lengths()) {
      page.append("## %,d events\n\n", length);
      table("Redis", length, List.of(Stage.REDIS, Stage.HEAP));
      table("MariaDB", length, List.of(Stage.SQL));
    }
    survivors();
    memory();
    checks();
    page.paragraph("## Who raced");
    page.contenders(findings, LONGEST);
    return page.toString();
  }

  private void introduction() {
    page.paragraph("# Against the peers");
    page.paragraph(
        "Written by `scripts/peers`; no figure is typed by hand. Our session stores in one race with"
            + " the libraries that do the same job and run on this machine, and with the algorithms"
            + " of some that do not run here, written by us: those are in *italics*, and are not"
            + " anybody's product. Bots for Slack have [a race of their own](#slack-bots).");
    page.paragraph("## How");
    page.items(host);
    page.append(
        """
        - Nothing is pinned to a processor, and the machine is shared: ratios count, not times.
        - Each contender is a process of its own with its own libraries, all JVMs with the same
          options; ours too. All speak the same protocol, and measure inside of their process
          around nothing but the library's own calls.
        - All append the same text of %,d bytes, in a message type of the library's own. On
          MariaDB rather than MySQL, because every one of them names it or its driver, in a
          database of its own. All JVMs use the driver, with prepared statements on the server,
          and the pool that ours uses; isolation is what each sets itself, or the server's own.
        - A read is what the library offers for it: ours and ADK's return a session with its
          state, the others its messages alone.
        - Each operation of each contender is warmed up for %,d ms, then all take turns, in %d
          rounds in an order drawn anew for each round, with at most %d appends and %d reads of
          each kind a round; after %d ms a contender takes no further sample of a kind in that
          round. A session that has grown by a quarter is replaced. The number of samples stands
          beside each figure.
        - A ratio is how many times as long as ours on the same kind of server it takes: the
          median of the ratios of the rounds' medians. **Bold**: quicker than ours.
        - Ours keeps decoded events in the process, so it reads a session it knows ("again")
          without fetching what it has; "first time" is ours without that. The others read
          alike both times.

        """,
        Message.of("", 1, Message.Kind.TEXT).text().getBytes(StandardCharsets.UTF_8).length,
        plan.warmUp().toMillis(),
        plan.rounds(),
        plan.appends(),
        plan.reads(),
        plan.slice().toMillis());
  }

  /** How many times as long as ours it takes; empty if one of both was not measured. */
  private OptionalDouble times(StoreFindings one, Column column, int length) {
    return Findings.measureOf(one, findings)
        .map(ours -> one.times(column.theirs.at(length), ours, column.ours.at(length)))
        .orElse(OptionalDouble.empty());
  }

  private void comparisons() {
    List<String> quicker = new ArrayList<>();
    List<String> closest = new ArrayList<>();
    for (Column column : COLUMNS) {
      for (int length : plan.lengths()) {
        String what = String.format(Locale.ROOT, "- %s at %,d events: ", column.title, length);
        List<Compared> all = compared(column, length);
        for (Compared one : all) {
          if (one.times < 1) {
            String ratio = Ratio.number(one.times);
            quicker.add(what + "**" + one.label + "** takes " + ratio + " of our time.");
          }
        }
        all.stream()
            .min(Comparator.comparingDouble(Compared::times))
            .map(one -> one.label + ", with " + Ratio.number(one.times) + " times our time.")
            .ifPresent(one -> closest.add(what + "closest is " + one));
      }
    }
    page.paragraph(
        "Products that store sessions on a server, one by one (baselines and the heap left out):");
    page.lines(closest);
    page.paragraph(
        quicker.isEmpty()
            ? "None is quicker than ours at anything measured here."
            : "Quicker than ours:\n\n" + String.join("\n", quicker));
  }

  private List<Compared> compared(Column column, int length) {
    List<Compared> all = new ArrayList<>();
    for (StoreFindings one : findings) {
      Contender<Stage> contender = one.contender();
      if (contender.kind() == Kind.PRODUCT && contender.place() != Stage.HEAP) {
        times(one, column, length)
            .ifPresent(times -> all.add(new Compared(contender.label(), times)));
      }
    }
    return all;
  }

  private void lighter() {
    double ours = oursPerEvent.orElse(0);
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
      page.lines(lines);
    }
  }

  private void harm() {
    List<String> lines = new ArrayList<>();
    for (StoreFindings one : findings) {
      if (one.contender().kind() != Kind.BASELINE) {
        one.survivors()
            .ifPresent(
                found ->
                    lines.add(
                        String.format(
                            Locale.ROOT,
                            "- %s: %d of %d checks wrong; of %,d concurrent appends %,d failed and"
                                + " %,d were acknowledged and lost.",
                            one.contender().title(),
                            one.count(Checks.ALL, Mark.WRONG),
                            Checks.ALL.size(),
                            found.attempted(),
                            found.failed(),
                            found.lost())));
      }
    }
    page.paragraph("Right or wrong, in short:");
    page.lines(lines);
  }

  private void table(String server, int length, List<Stage> stages) {
    List<StoreFindings> some =
        findings.stream().filter(one -> stages.contains(one.contender().place())).toList();
    if (some.isEmpty()) {
      return;
    }
    page.paragraph("### On " + server);
    Map<Column, String> columns = new LinkedHashMap<>();
    COLUMNS.forEach(column -> columns.put(column, column.title));
    page.figures(
        "p50 (samples), and times ours", some, columns, (one, column) -> cell(one, column, length));
    gaps(some, length);
  }

  private String cell(StoreFindings one, Column column, int length) {
    boolean ours = one.contender().ours();
    Measure measure = (ours ? column.ours : column.theirs).at(length);
    Samples samples = one.samples(measure);
    if (samples.count() == 0) {
      return one.gap(measure).orElse("–").equals("–") ? "–" : "see below";
    }
    return Markdown.compared(
        samples.percentile(50) + " (" + samples.count() + ")",
        ours ? OptionalDouble.empty() : times(one, column, length));
  }

  private void gaps(List<StoreFindings> some, int length) {
    Set<String> notes = new LinkedHashSet<>();
    for (StoreFindings one : some) {
      String label = "- " + one.contender().label();
      for (Operation operation : Operation.values()) {
        one.gap(operation.at(length))
            .filter(why -> !why.equals("–"))
            .ifPresent(why -> notes.add(label + ": " + why));
      }
      if (one.wrongReads().containsKey(length)) {
        notes.add(label + " reads wrong: " + one.wrongReads().get(length));
      }
    }
    if (!notes.isEmpty()) {
      page.lines(List.copyOf(notes));
    }
  }

  private void survivors() {
    page.paragraph("## " + plan.storm() + " on one session");
    page.append(
        "Each appends %d events as fast as it can, from a handle of its own that was loaded before,"
            + " in one process; %d sessions. Acknowledged: the call returned. Lost: acknowledged,"
            + " and not there when the session is read afterwards. A failed call is not"
            + " repeated.\n\n",
        plan.writes(), plan.storms());
    page.table(
        List.of("", "appends", "acknowledged", "of these lost", "failed", "first error"),
        "--:|",
        findings.stream().map(StorePage::survivors).toList());
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

  private void memory() {
    page.paragraph("## Memory in Redis");
    page.append(
        "`MEMORY USAGE` of all keys of a session of %,d events, by event.\n\n",
        plan.lengths().get(1));
    List<List<String>> rows = new ArrayList<>();
    for (StoreFindings one : findings) {
      one.bytesPerEvent()
          .ifPresent(
              bytes ->
                  rows.add(
                      List.of(
                          one.contender().title(),
                          String.format(Locale.ROOT, "%,.0f", bytes),
                          oursPerEvent.isPresent()
                              ? Ratio.number(bytes / oursPerEvent.getAsDouble())
                              : "")));
    }
    page.table(List.of("", "bytes per event", "times ours"), "--:|", rows);
  }

  private void checks() {
    page.paragraph("## Right or wrong");
    page.paragraph(
        "✓ as it should be, ✗ not so (what was seen instead is below), – there is no such thing.");
    List<Check<?>> checks = new ArrayList<>(Checks.ALL);
    checks.add(
        new Check<>(
            plan.storm(), "No call fails, and nothing is lost.", unused -> Verdict.right("")));
    page.scoreboard(checks, findings, LONGEST);
  }
}
