package com.ifriend.bench.race.store;

import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.Contender.Kind;
import com.ifriend.bench.race.RacePage;
import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.store.StoreFindings.Measure;
import com.ifriend.bench.race.store.StoreFindings.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code docs/peers.md}. */
final class StorePage extends RacePage<Stage, Measure, StoreFindings> {
  private static final Map<Column, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put(new Column(Operation.APPEND, Operation.APPEND), "append");
    COLUMNS.put(new Column(Operation.READ, Operation.READ_COLD), "read all, first time");
    COLUMNS.put(new Column(Operation.READ, Operation.READ), "read all, again");
    COLUMNS.put(new Column(Operation.LAST, Operation.LAST), "read last 20");
  }

  /**
   * A column of figures.
   *
   * @param ours what of ours it is compared with
   */
  private record Column(Operation theirs, Operation ours) {}

  /**
   * A product beside ours.
   *
   * @param lighter " of our time", and how much less it keeps of an event if it is less
   */
  private record Compared(String label, double times, String lighter) {}

  private final StorePlan plan;
  private final List<String> host;

  StorePage(StorePlan plan, List<String> host, List<StoreFindings> findings) {
    super(findings, 160);
    this.plan = plan;
    this.host = host;
  }

  String write() {
    String text = Message.of("", 1, Message.Kind.TEXT).text();
    List<Check<?>> checks = new ArrayList<>(Checks.ALL);
    checks.add(
        new Check<>(plan.storm(), "No call fails, and nothing is lost.", unused -> Verdict.RIGHT));
    Template page =
        Template.of(StorePage.class, "peers.template.md")
            .with("host", host)
            .with("bytes", text.getBytes(StandardCharsets.UTF_8).length)
            .with("warm-up", plan.warmUp().toMillis())
            .with("rounds", plan.rounds())
            .with("appends", plan.appends())
            .with("reads", plan.reads())
            .with("slice", plan.slice().toMillis())
            .with("lighter", lighter())
            .with("harm", findings.stream().flatMap(StorePage::harm).toList())
            .with(
                "tables",
                plan.lengths().stream().map(this::tables).collect(Collectors.joining("\n")))
            .with("storm", plan.storm())
            .with("writes", plan.writes())
            .with("storms", plan.storms())
            .with("survivors", survivors())
            .with("weighed", plan.lengths().get(1))
            .with("memory", memory())
            .with("scoreboard", scoreboard(checks))
            .with("contenders", contenders());
    compare(page);
    return page.toString();
  }

  private OptionalDouble times(StoreFindings one, Column column, int length) {
    return times(one, column.theirs.at(length), column.ours.at(length));
  }

  private void compare(Template page) {
    List<String> quicker = new ArrayList<>();
    List<String> closest = new ArrayList<>();
    COLUMNS.forEach(
        (column, title) -> {
          for (int length : plan.lengths()) {
            String what = title + " at " + Markdown.count(length) + " events: ";
            List<Compared> all = compared(column, length);
            all.stream()
                .filter(one -> one.times < 1)
                .map(one -> "**" + one.label + "** takes " + Ratio.number(one.times) + one.lighter)
                .forEach(one -> quicker.add(what + one + "."));
            all.stream()
                .min(Comparator.comparingDouble(Compared::times))
                .map(one -> one.label + ", with " + Ratio.number(one.times) + " times our time.")
                .ifPresent(one -> closest.add(what + "closest is " + one));
          }
        });
    page.with("closest", closest)
        .with(
            "quicker",
            quicker.isEmpty()
                ? "None is quicker than ours at anything measured here."
                : "Quicker than ours:\n\n" + Markdown.items(quicker));
  }

  private List<Compared> compared(Column column, int length) {
    return at(List.of(Stage.REDIS, Stage.SQL)).stream()
        .filter(one -> one.contender().kind() == Kind.PRODUCT)
        .flatMap(
            one ->
                times(one, column, length).stream()
                    .mapToObj(times -> new Compared(one.contender().label(), times, lighter(one))))
        .toList();
  }

  private String lighter(StoreFindings one) {
    return " of our time"
        + weight(one).stream()
            .filter(weight -> weight < 1)
            .mapToObj(weight -> ", and keeps " + Ratio.number(weight) + " of the bytes")
            .findFirst()
            .orElse("");
  }

  /** How many times the bytes of ours on the same kind of server; empty if not weighed. */
  private OptionalDouble weight(StoreFindings one) {
    return findings.stream()
        .filter(ours -> ours.contender().id().equals(one.contender().measure()))
        .filter(ours -> ours.bytesPerEvent().isPresent() && one.bytesPerEvent().isPresent())
        .mapToDouble(ours -> one.bytesPerEvent().orElseThrow() / ours.bytesPerEvent().orElseThrow())
        .findFirst();
  }

  private String lighter() {
    List<String> lines =
        findings.stream()
            .filter(one -> one.contender().kind() == Kind.PRODUCT)
            .filter(one -> weight(one).orElse(1) < 1)
            .map(
                one ->
                    Markdown.format(
                        "**%s** keeps an event in %,.0f bytes, %.2f of ours.",
                        one.contender().label(),
                        one.bytesPerEvent().orElseThrow(),
                        weight(one).orElseThrow()))
            .toList();
    return lines.isEmpty()
        ? ""
        : "Smaller than ours, whose events are ADK's, with more fields than a chat message has (the"
            + " baselines store the same events):\n\n"
            + Markdown.items(lines);
  }

  private static Stream<String> harm(StoreFindings one) {
    return one.contender().kind() == Kind.BASELINE
        ? Stream.of()
        : one.survivors().stream()
            .map(
                found ->
                    Markdown.format(
                        "%s: %d of %d checks wrong; of %,d concurrent appends %,d failed and %,d"
                            + " were acknowledged and lost.",
                        one.contender().title(),
                        one.count(Checks.ALL, Mark.WRONG),
                        Checks.ALL.size(),
                        found.attempted(),
                        found.failed(),
                        found.lost()));
  }

  private String tables(int length) {
    return "## "
        + Markdown.count(length)
        + " events\n\n"
        + table("Redis", length, List.of(Stage.REDIS, Stage.HEAP))
        + table("MariaDB", length, List.of(Stage.SQL));
  }

  private String table(String server, int length, List<Stage> stages) {
    List<StoreFindings> some = at(stages);
    List<String> gaps = some.stream().flatMap(one -> gaps(one, length)).distinct().toList();
    return some.isEmpty()
        ? ""
        : "### On "
            + server
            + "\n\n"
            + figures(
                "p50 (samples), and times ours",
                some,
                COLUMNS,
                (one, column) -> cell(one, column, length))
            + "\n"
            + Markdown.items(gaps)
            + "\n";
  }

  private String cell(StoreFindings one, Column column, int length) {
    Measure measure = (one.contender().ours() ? column.ours : column.theirs).at(length);
    Samples samples = one.samples(measure);
    if (samples.count() == 0) {
      return one.gap(measure).orElse("–").equals("–") ? "–" : "see below";
    }
    return compared(
        samples.percentile(50) + " (" + samples.count() + ")", times(one, column, length));
  }

  private static Stream<String> gaps(StoreFindings one, int length) {
    String label = one.contender().label();
    Stream<String> gaps =
        Stream.of(Operation.values())
            .flatMap(operation -> one.gap(operation.at(length)).stream())
            .filter(why -> !why.equals("–"))
            .map(why -> label + ": " + why);
    Stream<String> wrong =
        Stream.ofNullable(one.wrongReads().get(length))
            .map(what -> label + " reads wrong: " + what);
    return Stream.concat(gaps, wrong);
  }

  private String survivors() {
    return table(
        List.of("", "appends", "acknowledged", "of these lost", "failed", "first error"),
        "--:|",
        findings,
        one ->
            one.survivors()
                .map(
                    found ->
                        List.of(
                            Markdown.count(found.attempted()),
                            Markdown.count(found.acknowledged()),
                            Markdown.bad(found.lost()),
                            Markdown.bad(found.failed()),
                            escaped(found.error())))
                .orElse(List.of("–", "–", "–", "–", "")));
  }

  private String memory() {
    return table(
        List.of("", "bytes per event", "times ours"),
        "--:|",
        findings.stream().filter(one -> one.bytesPerEvent().isPresent()).toList(),
        one -> {
          double bytes = one.bytesPerEvent().orElseThrow();
          return List.of(
              Markdown.count(Math.round(bytes)),
              weight(one).stream().mapToObj(Ratio::number).findFirst().orElse(""));
        });
  }
}
