package com.ifriend.app.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Reads settings from a map of names, and collects what is wrong with them instead of stopping. */
final class Env {
  private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(2);

  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[(0{1,4}:){7}0{0,3}1]");

  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  Env(Map<String, String> values) {
    this.values = values;
  }

  /** The trimmed value, if the name, which is one of {@link Setting#ALL}, is set to something. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(Setting.named(name).name()))
        .map(String::trim)
        .filter(v -> !v.isEmpty());
  }

  /** A whole number, by default and within the bounds of its setting. */
  long number(String name) {
    Setting.Range range = Setting.named(name).range().orElseThrow();
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return range.fallback();
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= range.min() && value <= range.max()) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the same words.
    }
    problem(
        name,
        "is '%s'; it must be a whole number from %d to %d (%s)"
            .formatted(text.get(), range.min(), range.max(), range.unit()));
    return range.fallback();
  }

  /** One of the given words, in any case. */
  <T> Optional<T> choice(String name, Map<String, T> choices) {
    Optional<String> text = text(name);
    Optional<T> choice = text.map(t -> choices.get(t.toLowerCase(Locale.ROOT)));
    if (text.isPresent() && choice.isEmpty()) {
      problem(
          name,
          "is '"
              + text.get()
              + "'; known are "
              + String.join(", ", new TreeSet<>(choices.keySet())));
    }
    return choice;
  }

  /** What {@code parser} makes of the value; its {@code IllegalArgumentException} is a problem. */
  <T> Optional<T> parsed(String name, Function<String, T> parser) {
    return text(name).flatMap(text -> Optional.ofNullable(attempt(name, () -> parser.apply(text))));
  }

  /**
   * A service that is told secrets, or what users write: reached by https, so that nobody on the
   * way reads it, or on this machine.
   */
  Optional<URI> service(String name) {
    Optional<URI> url = parsed(name, Env::url);
    Optional<String> open =
        url.filter(each -> "http".equalsIgnoreCase(each.getScheme()))
            .map(each -> String.valueOf(each.getHost()))
            .filter(host -> !LOOPBACK.matcher(host).matches());
    open.ifPresent(
        host ->
            problem(
                name,
                "sends to "
                    + host
                    + " by http, which everybody on the way can read and change; use https (http is"
                    + " for localhost alone)"));
    return open.isPresent() ? Optional.empty() : url;
  }

  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Whose message quotes the text.
      throw new IllegalArgumentException("is not a valid URL; write it as https://host/path", e);
    }
  }

  /** The result, or null when the attempt failed and was noted as a problem of {@code name}. */
  <T> @Nullable T attempt(String name, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      problem(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** A client's certificate and its key, which belong together. */
  <T> Optional<T> pair(String certificate, String key, BiFunction<Path, Path, T> of) {
    Optional<Path> shown = parsed(certificate, Path::of);
    Optional<Path> secret = parsed(key, Path::of);
    if (shown.isPresent() != secret.isPresent()) {
      problem(
          shown.isPresent() ? key : certificate,
          "is not set; a client's certificate and its key belong together");
    }
    return shown.flatMap(first -> secret.map(second -> of.apply(first, second)));
  }

  /** Notes it as a problem of {@code name} when the check throws. */
  void check(String name, Runnable check) {
    var unused =
        attempt(
            name,
            () -> {
              check.run();
              return true;
            });
  }

  void problem(String name, String what) {
    problems.add(name + " " + masked(what));
  }

  /** Parsers like to quote what they refuse, and a URL may hold a password. */
  private String masked(String what) {
    String shown = what;
    for (String value : values.values()) {
      if (value.contains("://")) {
        shown = shown.replace(value.trim(), Setting.masked(value.trim()));
      }
    }
    return shown;
  }

  /** Names that are set, mean nothing here and look like one that does. */
  List<String> hints() {
    List<String> hints = new ArrayList<>();
    for (String name : new TreeSet<>(values.keySet())) {
      if (!Setting.exists(name) && name.length() > 5) {
        Setting.ALL.stream()
            .map(Setting::name)
            .filter(right -> DISTANCE.apply(name, right) >= 0)
            .findFirst()
            .ifPresent(right -> hints.add(name + " is not a setting; did you mean " + right + "?"));
      }
    }
    return hints;
  }

  /** What is wrong so far, with hints if there is anything. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (!all.isEmpty()) {
      all.addAll(hints());
    }
    return all;
  }
}
