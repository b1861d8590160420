package com.ifriend.bench.peers;

import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.peers.Contender.Kind;
import com.ifriend.bench.peers.Contender.Store;
import com.ifriend.bench.peers.Findings.Operation;
import com.ifriend.bench.peers.Findings.Survivors;
import com.ifriend.bench.peers.child.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes {@code docs/peers.md}: every figure in it is one of the findings. */
final class PeersPage {
  private static final String NOTHING = "";

  /** A column of figures. */
  private record Column(String title, Operation theirs, Operation ours) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("append", Operation.APPEND, Operation.APPEND),
          new Column("read all, first time", Operation.READ, Operation.READ_COLD),
          new Column("read all, again", Operation.READ, Operation.READ),
          new Column("read last 20", Operation.LAST, Operation.LAST));

  private final Plan plan;
  private final List<String> host;
  private final List<Findings> findings;
  private final StringBuilder page = new StringBuilder();

  PeersPage(Plan plan, List<String> host, List<Findings> findings) {
    this.plan = plan;
    this.host = host;
    this.findings = findings;
  }

  String write() {
    introduction();
    observations();
    for (int length : plan.lengths()) {
      line(String.format(Locale.ROOT, "## %,d events", length));
      speed(length, "Redis", List.of(Store.REDIS, Store.HEAP), Contenders.OURS_ON_REDIS);
      speed(length, "MariaDB", List.of(Store.SQL), Contenders.OURS_ON_SQL);
    }
    survivors();
    memory();
    scoreboard();
    contenders();
    return page.toString().strip() + "\n";
  }

  private void line(String text) {
    page.append(text).append("\n\n");
  }

  private void row(List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private void header(List<String> cells, String alignment) {
    row(cells);
    page.append("|---|").append(alignment.repeat(cells.size() - 1)).append("\n");
  }

  private void introduction() {
    line("# Against the peers");
    line(
        "Written by `scripts/peers`; no figure is typed by hand. Our session stores in one race with"
            + " the libraries that do the same job and run on this machine, and with the algorithms"
            + " of some that do not run here, written by us: those are in *italics*, and are not"
            + " anybody's product. Bots for Slack have [a race of their own](#slack-bots).");
    line("## How");
    host.forEach(fact -> page.append("- ").append(fact).append("\n"));
    page.append(
        String.format(
            Locale.ROOT,
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
            messageBytes(),
            plan.warmUp().toMillis(),
            plan.rounds(),
            plan.appends(),
            plan.reads(),
            plan.slice().toMillis()));
  }

  private static int messageBytes() {
    return Message.of("", 1, Message.Kind.TEXT).text().getBytes(StandardCharsets.UTF_8).length;
  }

  private Optional<Findings> of(String id) {
    return findings.stream().filter(one -> one.contender().id().equals(id)).findFirst();
  }

  private Optional<Findings> measure(Findings one) {
    return findings.stream()
        .filter(ours -> ours.contender().isMeasureOf(one.contender()))
        .findFirst();
  }

  private static String label(Findings one) {
    String label = one.contender().label();
    return switch (one.contender().kind()) {
      case OURS -> "**" + label + "**";
      case BASELINE -> "*" + label + "*";
      case PRODUCT -> label;
    };
  }

  private void speed(int length, String server, List<Store> stores, String ours) {
    List<Findings> rows =
        findings.stream().filter(one -> stores.contains(one.contender().store())).toList();
    if (rows.isEmpty()) {
      return;
    }
    line("### On " + server);
    List<String> titles = new ArrayList<>(List.of("p50 (samples), and times ours"));
    COLUMNS.forEach(column -> titles.add(column.title()));
    header(titles, "--:|");
    Optional<Findings> measure = of(ours);
    for (Findings one : rows) {
      List<String> cells = new ArrayList<>(List.of(label(one)));
      for (Column column : COLUMNS) {
        cells.add(cell(one, column, measure, length));
      }
      row(cells);
    }
    page.append("\n");
    gaps(rows, length);
  }

  private static String cell(Findings one, Column column, Optional<Findings> measure, int length) {
    boolean isOurs = one.contender().kind() == Kind.OURS;
    Operation operation = isOurs ? column.ours() : column.theirs();
    OptionalDouble median = one.median(operation, length);
    if (median.isEmpty()) {
      return one.gap(operation, length).orElse("–").equals("–") ? "–" : "see below";
    }
    String figure = Figure.nanos(median.getAsDouble()) + " (" + one.count(operation, length) + ")";
    OptionalDouble times =
        isOurs || measure.isEmpty()
            ? OptionalDouble.empty()
            : one.times(operation, measure.get(), column.ours(), length);
    if (times.isEmpty()) {
      return figure;
    }
    String ratio = Ratio.number(times.getAsDouble()) + "×";
    return figure + ", " + (times.getAsDouble() < 1 ? "**" + ratio + "**" : ratio);
  }

  private void gaps(List<Findings> rows, int length) {
    List<String> notes = new ArrayList<>();
    for (Findings one : rows) {
      for (Operation operation : Operation.values()) {
        one.gap(operation, length)
            .filter(why -> !why.equals("–"))
            .map(why -> "- " + one.contender().label() + ": " + why)
            .filter(note -> !notes.contains(note))
            .ifPresent(notes::add);
      }
      Optional.ofNullable(one.wrongReads().get(length))
          .ifPresent(what -> notes.add("- " + one.contender().label() + " reads wrong: " + what));
    }
    if (!notes.isEmpty()) {
      line(String.join("\n", notes));
    }
  }

  private void survivors() {
    line(String.format(Locale.ROOT, "## %d writers on one session", plan.writers()));
    line(
        String.format(
            Locale.ROOT,
            "Each appends %d events as fast as it can, from a handle of its own that was loaded"
                + " before, in one process; %d sessions. Acknowledged: the call returned. Lost:"
                + " acknowledged, and not there when the session is read afterwards. A failed call is"
                + " not repeated.",
            plan.writes(),
            plan.storms()));
    header(
        List.of("", "appends", "acknowledged", "of these lost", "failed", "first error"), "--:|");
    for (Findings one : findings) {
      Optional<Survivors> found = one.survivors();
      row(
          found
              .map(
                  survivors ->
                      List.of(
                          label(one),
                          count(survivors.attempted()),
                          count(survivors.acknowledged()),
                          survivors.lost() == 0 ? "0" : "**" + count(survivors.lost()) + "**",
                          survivors.failed() == 0 ? "0" : "**" + count(survivors.failed()) + "**",
                          escaped(survivors.error())))
              .orElse(List.of(label(one), "–", "–", "–", "–", NOTHING)));
    }
    page.append("\n");
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String escaped(String error) {
    return Entrant.shortened(error, 160).replace("|", "\\|").replace("<", "&lt;");
  }

  private void memory() {
    line("## Memory in Redis");
    line(
        String.format(
            Locale.ROOT,
            "`MEMORY USAGE` of all keys of a session of %,d events, by event.",
            plan.lengths().get(1)));
    header(List.of("", "bytes per event", "times ours"), "--:|");
    Optional<Findings> ours = of(Contenders.OURS_ON_REDIS);
    for (Findings one : findings) {
      if (one.bytesPerEvent().isPresent()) {
        double bytes = one.bytesPerEvent().getAsDouble();
        OptionalDouble measure = ours.map(Findings::bytesPerEvent).orElse(OptionalDouble.empty());
        row(
            List.of(
                label(one),
                String.format(Locale.ROOT, "%,.0f", bytes),
                measure.isPresent() ? Ratio.number(bytes / measure.getAsDouble()) : NOTHING));
      }
    }
    page.append("\n");
  }

  private void scoreboard() {
    line("## Right or wrong");
    line("✓ as it should be, ✗ not so (what was seen instead is below), – there is no such thing.");
    List<String> titles = new ArrayList<>(List.of(""));
    Check.ALL.forEach(check -> titles.add(check.title()));
    titles.add(plan.writers() + " writers");
    header(titles, ":-:|");
    List<String> notes = new ArrayList<>();
    for (Findings one : findings) {
      List<String> cells = new ArrayList<>(List.of(label(one)));
      for (Check check : Check.ALL) {
        Optional<Verdict> verdict = one.verdict(check.title());
        cells.add(verdict.map(Verdict::mark).orElse(Verdict.Mark.UNKNOWN).sign());
        verdict
            .filter(seen -> seen.mark() == Verdict.Mark.WRONG)
            .ifPresent(
                seen ->
                    notes.add(
                        "- "
                            + one.contender().label()
                            + ", "
                            + check.title()
                            + ": "
                            + escaped(seen.detail())));
      }
      cells.add(
          one.survivors()
              .map(found -> found.lost() + found.failed() == 0 ? "✓" : "✗")
              .orElse(Verdict.Mark.UNKNOWN.sign()));
      row(cells);
    }
    page.append("\n");
    Check.ALL.forEach(
        check ->
            page.append("- **")
                .append(check.title())
                .append("**: ")
                .append(check.rule())
                .append("\n"));
    page.append("- **")
        .append(plan.writers())
        .append(" writers**: No call fails, and nothing is lost.\n\n");
    if (!notes.isEmpty()) {
      line("What was seen instead:");
      line(String.join("\n", notes));
    }
  }

  private void contenders() {
    line("## Who raced");
    header(List.of("", "version and settings", "what stopped it"), "---|");
    for (Findings one : findings) {
      row(
          List.of(
              label(one),
              escaped(one.settings()),
              one.obstacle()
                  .map(why -> Entrant.shortened(why, 300))
                  .map(PeersPage::escaped)
                  .orElse(NOTHING)));
    }
    page.append("\n");
  }

  private void observations() {
    line("## What the figures say");
    List<String> quicker = new ArrayList<>();
    List<String> closest = new ArrayList<>();
    for (Column column : COLUMNS) {
      for (int length : plan.lengths()) {
        OptionalDouble least = OptionalDouble.empty();
        String who = NOTHING;
        for (Findings one : findings) {
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
    line("Products that store sessions on a server, one by one (baselines and the heap left out):");
    line(String.join("\n", closest));
    line(
        quicker.isEmpty()
            ? "None is quicker than ours at anything measured here."
            : "Quicker than ours:\n\n" + String.join("\n", quicker));
    lighter();
    harm();
  }

  private void lighter() {
    OptionalDouble ours =
        of(Contenders.OURS_ON_REDIS).map(Findings::bytesPerEvent).orElse(OptionalDouble.empty());
    List<String> lines = new ArrayList<>();
    for (Findings one : findings) {
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
      line(
          "Smaller than ours, whose events are ADK's, with more fields than a chat message has (the"
              + " baselines store the same events):");
      line(String.join("\n", lines));
    }
  }

  private OptionalDouble times(Findings one, Column column, int length) {
    boolean counts =
        one.contender().kind() == Kind.PRODUCT && one.contender().store() != Store.HEAP;
    Optional<Findings> ours = measure(one);
    return counts && ours.isPresent()
        ? one.times(column.theirs(), ours.get(), column.ours(), length)
        : OptionalDouble.empty();
  }

  private void harm() {
    List<String> lines = new ArrayList<>();
    for (Findings one : findings) {
      long wrong =
          Check.ALL.stream()
              .filter(
                  check ->
                      one.verdict(check.title())
                          .filter(verdict -> verdict.mark() == Verdict.Mark.WRONG)
                          .isPresent())
              .count();
      Survivors found = one.survivors().orElse(Survivors.NONE);
      if (one.contender().kind() != Kind.BASELINE && one.survivors().isPresent()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "- %s: %d of %d checks wrong; of %,d concurrent appends %,d failed and %,d were"
                    + " acknowledged and lost.",
                label(one),
                wrong,
                Check.ALL.size(),
                found.attempted(),
                found.failed(),
                found.lost()));
      }
    }
    line("Right or wrong, in short:");
    line(String.join("\n", lines));
  }
}
