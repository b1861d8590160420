package com.ifriend.app.backend;

import com.ifriend.app.logging.Printable;
import com.ifriend.store.RepairReport;
import com.ifriend.store.SessionStore;
import com.ifriend.store.mysql.RowReport;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.tiered.TieredStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a session is stored.
 *
 * @param where which backend
 * @param parts keys or tables
 * @param notes what else is known
 * @param defects what is wrong; none if the session is whole
 */
public record SessionAnatomy(
    String where, List<Part> parts, List<String> notes, List<String> defects) {
  /** Keys of a session get one deadline, and their ages are read one after the other. */
  private static final long TTL_TOLERANCE = 2;

  /**
   * A key or a table.
   *
   * @param items fields, elements or rows
   */
  public record Part(String name, String type, long items, String expires) {}

  public SessionAnatomy {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
    defects = List.copyOf(defects);
  }

  /** Empty if there are no keys. */
  static Optional<SessionAnatomy> of(String where, List<KeyReport> keys) {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    List<String> defects = new ArrayList<>();
    long least = keys.stream().mapToLong(KeyReport::ttlSeconds).min().orElseThrow();
    long most = keys.stream().mapToLong(KeyReport::ttlSeconds).max().orElseThrow();
    if (least < 0) {
      defects.add("a key has no TTL and would stay for ever");
    } else if (most - least > TTL_TOLERANCE) {
      defects.add("its keys expire at different times, so that part of it will be lost");
    }
    long counted = number(keys, "count");
    long found =
        keys.stream()
            .filter(key -> key.type().equals("list"))
            .mapToLong(KeyReport::length)
            .findFirst()
            .orElse(0);
    List<String> notes = new ArrayList<>();
    if (found < counted) {
      defects.add("the header counts %d events, and %d are in the list".formatted(counted, found));
    } else if (found > counted) {
      notes.add(
          "%d more in the list: a placeholder, or pushed by others".formatted(found - counted));
    }
    notes.add("%,d events, %,d bytes of JSON".formatted(counted, number(keys, "bytes")));
    field(keys, "fence").ifPresent(fence -> notes.add("fencing token " + fence));
    field(keys, "generation").ifPresent(generation -> notes.add("generation " + generation));
    return Optional.of(
        new SessionAnatomy(
            where,
            keys.stream()
                .map(
                    key ->
                        new Part(
                            key.key(),
                            key.type(),
                            key.length(),
                            key.ttlSeconds() < 0
                                ? "never"
                                : inWords(Duration.ofSeconds(key.ttlSeconds()))))
                .toList(),
            notes,
            defects));
  }

  /** Of both tiers; empty if there is nothing in either. */
  static Optional<SessionAnatomy> of(
      String where,
      List<KeyReport> keys,
      Optional<RowReport> rows,
      Optional<TieredStores.Comparison> both) {
    List<SessionAnatomy> tiers = new ArrayList<>();
    of(where, keys).ifPresent(tiers::add);
    rows.map(found -> of(where, found)).ifPresent(tiers::add);
    if (tiers.isEmpty()) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<String> defects = new ArrayList<>();
    for (SessionAnatomy tier : tiers) {
      String name = tier.parts().get(0).type().equals("table") ? "cloudsql: " : "redis: ";
      parts.addAll(tier.parts());
      tier.notes().forEach(note -> notes.add(name + note));
      tier.defects().forEach(defect -> defects.add(name + defect));
    }
    both.ifPresent(
        comparison -> {
          notes.addAll(comparison.lines());
          comparison.difference().ifPresent(defects::add);
        });
    return Optional.of(new SessionAnatomy(where, parts, notes, defects));
  }

  static SessionAnatomy of(String where, RowReport rows) {
    List<String> defects = new ArrayList<>();
    require(
        defects,
        "the session's row counts %d events, and there are %d",
        rows.events(),
        rows.eventRows());
    require(
        defects,
        "the session's row counts %d bytes of events, and there are %d",
        rows.bytes(),
        rows.eventBytes());
    List<String> notes = new ArrayList<>();
    notes.add("%,d events, %,d bytes of JSON".formatted(rows.events(), rows.bytes()));
    rows.fence().ifPresent(fence -> notes.add("fencing token " + fence));
    String expires = inWords(rows.expiresIn());
    return new SessionAnatomy(
        where,
        List.of(
            new Part("sessions", "table", 1, expires),
            new Part("session_events", "table", rows.eventRows(), expires),
            new Part("session_state", "table", rows.stateKeys(), expires)),
        notes,
        defects);
  }

  private static void require(List<String> defects, String what, long counted, long found) {
    if (counted != found) {
      defects.add(what.formatted(counted, found));
    }
  }

  private static long number(List<KeyReport> keys, String field) {
    return field(keys, field)
        .filter(text -> text.matches("-?\\d{1,18}"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  /** A field of the header, which is the first of the keys. */
  private static Optional<String> field(List<KeyReport> keys, String field) {
    return keys.stream()
        .filter(key -> key.key().endsWith(":index") || key.key().endsWith(":meta"))
        .flatMap(key -> key.content().stream())
        .filter(line -> line.startsWith(field + ": "))
        .map(line -> line.substring(field.length() + 2))
        .findFirst();
  }

  private static String inWords(Duration left) {
    if (left.compareTo(SessionStore.LONGEST_TTL.dividedBy(2)) > 0) {
      return "its time, from when it is in cloudsql";
    }
    if (left.toDays() > 1) {
      return "%d d %02d h".formatted(left.toDays(), left.toHoursPart());
    }
    return left.toHours() > 0
        ? "%d h %02d min".formatted(left.toHours(), left.toMinutesPart())
        : "%d min %02d s".formatted(left.toMinutes(), left.toSecondsPart());
  }

  /** The same with the documents that cannot be read. */
  public SessionAnatomy with(RepairReport damage) {
    List<String> all = new ArrayList<>(defects);
    damage.steps().stream()
        .map(step -> "./ifriend sessions repair would help: " + step.what())
        .forEach(all::add);
    return new SessionAnatomy(where, parts, notes, all);
  }

  public boolean isWhole() {
    return defects.isEmpty();
  }

  public String text() {
    int width = parts.stream().mapToInt(part -> part.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    text.append("Stored in ").append(where).append(":\n");
    for (Part part : parts) {
      text.append(
          ("  %-" + width + "s  %-5s  %,6d  expires in %s%n")
              .formatted(Printable.line(part.name()), part.type(), part.items(), part.expires()));
    }
    notes.forEach(note -> text.append("  ").append(Printable.line(note)).append('\n'));
    defects.forEach(defect -> text.append("✖ ").append(Printable.line(defect)).append('\n'));
    if (isWhole()) {
      text.append("✔ whole\n");
    }
    return text.toString().stripTrailing();
  }
}
