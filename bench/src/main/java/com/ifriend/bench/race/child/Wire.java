package com.ifriend.bench.race.child;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines of fields: percent-encoded, with one blank between two, and none of them empty. */
public final class Wire {
  /** Begins the answer to a request that was carried out. */
  public static final String OK = "ok";

  /** Begins the answer to a request that failed; what it says comes next. */
  public static final String ERROR = "error";

  /** Begins the answer to a request that the library has nothing for; why comes next. */
  public static final String NOT_OFFERED = "not-offered";

  private static final String EMPTY = "%";

  private Wire() {}

  public static String line(List<String> fields) {
    return fields.stream().map(Wire::encoded).collect(Collectors.joining(" "));
  }

  /**
   * The opposite of {@link #line}.
   *
   * @throws IllegalArgumentException if the line is none that {@link #line} makes
   */
  public static List<String> fields(String line) {
    return Stream.of(line.split(" ", -1)).map(Wire::decoded).toList();
  }

  private static String encoded(String field) {
    return field.isEmpty()
        ? EMPTY
        : URLEncoder.encode(field, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decoded(String field) {
    return field.equals(EMPTY) ? "" : URLDecoder.decode(field, StandardCharsets.UTF_8);
  }
}
