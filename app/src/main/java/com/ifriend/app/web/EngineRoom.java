package com.ifriend.app.web;

import com.google.adk.sessions.SessionKey;
import com.ifriend.agent.timing.TurnReport;
import com.ifriend.app.backend.SessionAnatomy;
import com.ifriend.app.metrics.Recent;
import com.ifriend.store.redis.KeyReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the store holds of a conversation, and how fast everything was. */
final class EngineRoom {
  private static final int SHOWN_EVENTS = 50;

  private final Stores stores;
  private final Recent recent;
  private final Measured measured = Measured.read();

  EngineRoom(Stores stores, Recent recent) {
    this.stores = stores;
    this.recent = recent;
  }

  void session(Exchange exchange, String id) {
    if (!Talks.SESSION.matcher(id).matches()) {
      Reply.error(exchange, 400, "ask for ?id=" + Talks.SESSION);
      return;
    }
    SessionKey key = Talks.key(id);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("backend", stores.description());
    answer.put("redisCli", stores.redisCli().orElse(""));
    try {
      List<KeyReport> keys = stores.inspect(key, SHOWN_EVENTS);
      answer.put("keys", keys);
      if (keys.isEmpty()) {
        stores.anatomy(key).ifPresent(anatomy -> rows(answer, anatomy));
      }
    } catch (RuntimeException e) {
      answer.put("keys", List.of());
      answer.put("failure", String.valueOf(e.getMessage()));
    }
    stores.complaint().ifPresent(complaint -> answer.put("complaint", complaint));
    stores
        .waiting()
        .ifPresent(
            counts ->
                answer.put(
                    "queue",
                    Map.of(
                        "waiting",
                        counts.turns(),
                        "oldest",
                        counts.oldest().toSeconds(),
                        "given",
                        counts.parked())));
    stores.fallback().ifPresent(why -> answer.put("fallback", why));
    answer.put("turns", recent.turns().stream().map(EngineRoom::turn).toList());
    answer.put(
        "times",
        recent.operations(key).stream()
            .map(
                operation ->
                    Map.of(
                        "kind",
                        operation.kind().name().toLowerCase(Locale.ROOT),
                        "at",
                        operation.at().toEpochMilli(),
                        "ms",
                        millis(operation.took())))
            .toList());
    answer.put("measured", measured.rows());
    answer.put("cloudsql", measured.cloudsql());
    Reply.ok(exchange, answer);
  }

  private static void rows(Map<String, Object> answer, SessionAnatomy anatomy) {
    answer.put("rows", anatomy.parts());
    List<String> notes = new ArrayList<>(anatomy.notes());
    notes.addAll(anatomy.defects());
    answer.put("notes", notes);
  }

  private static Map<String, Object> turn(Recent.Turned turned) {
    TurnReport report = turned.report();
    Map<String, Object> turn = new LinkedHashMap<>();
    turn.put("at", turned.at().toEpochMilli());
    turn.put("session", report.sessionId());
    turn.put("outcome", report.outcome().name().toLowerCase(Locale.ROOT));
    turn.put("queued", millis(report.queued()));
    turn.put("total", millis(report.total()));
    turn.put("store", millis(report.store()));
    turn.put("model", millis(report.model()));
    turn.put("delivery", millis(report.delivery()));
    turn.put("tokens", report.tokens().input() + report.tokens().output());
    return turn;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  /**
   * The figures of docs/performance.md, which its benchmark writes: what an append and a load took
   * with the blob that sessions were kept in before, and what they take now.
   *
   * @param rows by events, in milliseconds
   * @param cloudsql an append of ours to MySQL, in milliseconds; 0 if it was not measured
   */
  private record Measured(List<Map<String, Object>> rows, double cloudsql) {
    private static final String PAGE = "/performance.md";
    private static final String TIME = "([\\d.,]+) (µs|ms|s) \\|";
    private static final Pattern ROW =
        Pattern.compile("\\| ([\\d,]+) \\| " + (TIME + " ").repeat(5) + TIME);
    private static final Pattern MYSQL =
        Pattern.compile("\\| MySQL [^|]*at 1,000 events \\| legacy blob \\| " + TIME + " " + TIME);

    static Measured read() {
      try (InputStream in = EngineRoom.class.getResourceAsStream(PAGE)) {
        String page = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Matcher row = ROW.matcher(page); row.find(); ) {
          rows.add(
              Map.of(
                  "events",
                  number(row.group(1)),
                  "blobAppend",
                  time(row, 0),
                  "append",
                  time(row, 1),
                  "blobLoad",
                  time(row, 3),
                  "load",
                  time(row, 5)));
        }
        Matcher mysql = MYSQL.matcher(page);
        double cloudsql = mysql.find() ? number(mysql.group(3)) * unit(mysql.group(4)) : 0;
        return new Measured(List.copyOf(rows), cloudsql);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static double time(Matcher row, int column) {
      return number(row.group(2 + 2 * column)) * unit(row.group(3 + 2 * column));
    }

    private static double number(String text) {
      return Double.parseDouble(text.replace(",", ""));
    }

    private static double unit(String name) {
      return switch (name) {
        case "s" -> 1_000;
        case "ms" -> 1;
        default -> 0.001;
      };
    }
  }
}
