package com.ifriend.bench.peers.store;

import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.peers.child.Message;
import com.ifriend.bench.peers.race.Markdown;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes {@code docs/peers.md}: every figure in it is one of the findings. */
final class StorePage {
  private final Plan plan;
  private final List<String> host;
  private final List<StoreFindings> findings;
  private final Markdown page = new Markdown();

  StorePage(Plan plan, List<String> host, List<StoreFindings> findings) {
    this.plan = plan;
    this.host = host;
    this.findings = findings;
  }

  String write() {
    introduction();
    new Observations(page, plan, findings).write();
    for (int length : plan.lengths()) {
      new SpeedTables(page, findings, length).write();
    }
    Scoreboard scoreboard = new Scoreboard(page, plan, findings);
    scoreboard.survivors();
    memory();
    scoreboard.checks();
    page.paragraph("## Who raced");
    page.contenders(findings, Scoreboard.LONGEST);
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

  private void memory() {
    page.paragraph("## Memory in Redis");
    page.paragraph(
        String.format(
            Locale.ROOT,
            "`MEMORY USAGE` of all keys of a session of %,d events, by event.",
            plan.lengths().get(1)));
    OptionalDouble ours = StoreFindings.oursPerEvent(findings);
    List<List<String>> rows = new ArrayList<>();
    for (StoreFindings one : findings) {
      one.bytesPerEvent()
          .ifPresent(
              bytes ->
                  rows.add(
                      List.of(
                          one.contender().title(),
                          String.format(Locale.ROOT, "%,.0f", bytes),
                          ours.isPresent() ? Ratio.number(bytes / ours.getAsDouble()) : "")));
    }
    page.table(List.of("", "bytes per event", "times ours"), "--:|", rows);
  }
}
