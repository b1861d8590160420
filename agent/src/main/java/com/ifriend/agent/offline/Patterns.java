package com.ifriend.agent.offline;

import com.ifriend.agent.text.Resources;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The regular expressions of {@code patterns.properties}, compiled once. */
final class Patterns {
  private static final List<String> GROUPS = List.of("number", "month", "currency");
  private static final Properties FILE =
      Resources.properties(Patterns.class, "patterns.properties");
  private static final Map<String, List<String>> NAMES = allNames();
  private static final Map<String, Pattern> COMPILED = compileAll();

  private Patterns() {}

  static Pattern get(String key) {
    Pattern pattern = COMPILED.get(key);
    if (pattern == null) {
      throw new IllegalArgumentException("No pattern " + key);
    }
    return pattern;
  }

  static boolean find(String key, String folded) {
    return get(key).matcher(folded).find();
  }

  /** Which of the {@code group.*} patterns a whole word or phrase is, e.g. the 5 of {@code may}. */
  static Optional<String> which(String group, String phrase) {
    return names(group).stream()
        .filter(name -> get(group + "." + name).matcher(phrase).matches())
        .findFirst();
  }

  /** The names of the {@code group.*} patterns, in a fixed order. */
  static List<String> names(String group) {
    return NAMES.getOrDefault(group, List.of());
  }

  private static Map<String, List<String>> allNames() {
    return FILE.stringPropertyNames().stream()
        .filter(key -> key.contains("."))
        .sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
        .collect(
            Collectors.groupingBy(
                key -> key.substring(0, key.indexOf('.')),
                Collectors.mapping(
                    key -> key.substring(key.indexOf('.') + 1), Collectors.toList())));
  }

  private static Map<String, Pattern> compileAll() {
    Map<String, Pattern> compiled = new HashMap<>();
    for (String key : FILE.stringPropertyNames()) {
      String regex = FILE.getProperty(key);
      for (String group : GROUPS) {
        regex = regex.replace("{" + group + "}", "(?:" + anyOf(group) + ")");
      }
      compiled.put(key, Pattern.compile(regex));
    }
    return compiled;
  }

  private static String anyOf(String group) {
    return names(group).stream()
        .map(name -> FILE.getProperty(group + "." + name))
        .collect(Collectors.joining("|"));
  }
}
