package com.ifriend.bench.race;

import java.util.ArrayList;
import java.util.List;

/**
 * Who races against others of its kind.
 *
 * @param id short and unique, for {@code --only}
 * @param place where it works, as the race tells places apart
 * @param measure the id of ours that it is compared with; its own, if it is ours
 * @param home where it is built, below the folder of peers; empty for what is built with this
 *     module
 * @param command of its process, where {@code {java}} and {@code {class-path}} are filled in
 */
public record Contender<P>(
    String id,
    String label,
    Kind kind,
    P place,
    String measure,
    String home,
    List<String> command) {
  /** Whose it is. */
  public enum Kind {
    OURS,
    /** A library that others publish. */
    PRODUCT,
    /** An algorithm, written by us. */
    BASELINE
  }

  /** The label as the tables show it. */
  public String title() {
    return switch (kind) {
      case OURS -> "**" + label + "**";
      case BASELINE -> "*" + label + "*";
      case PRODUCT -> label;
    };
  }

  public boolean ours() {
    return kind == Kind.OURS;
  }

  public boolean isMeasureOf(Contender<P> other) {
    return id.equals(other.measure);
  }

  /** The command of a JVM, with the same options for all of a race. */
  public static List<String> jvm(String heap, String young, String main, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of("{java}", "-XX:+UseSerialGC", "-Xmx" + heap, "-Xmn" + young, "-cp"));
    command.addAll(List.of("{class-path}", main));
    command.addAll(List.of(args));
    return command;
  }

  /**
   * Those, and ours to compare them with; all if none is named.
   *
   * @return empty if there is no contender of such a name
   */
  public static <P> List<Contender<P>> only(List<String> ids, List<Contender<P>> all) {
    List<Contender<P>> named = all.stream().filter(one -> ids.contains(one.id)).toList();
    if (ids.isEmpty()) {
      return all;
    }
    if (named.size() < ids.stream().distinct().count()) {
      return List.of();
    }
    return all.stream()
        .filter(one -> named.contains(one) || named.stream().anyMatch(one::isMeasureOf))
        .toList();
  }
}
