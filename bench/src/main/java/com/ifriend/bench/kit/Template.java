package com.ifriend.bench.kit;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in the making: in its template, <code>{{name}}</code> stands for a text or a figure. So no
 * figure is ever typed by hand.
 */
public final class Template {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([\\w.-]+)}}");

  private final String template;
  private final Map<String, String> texts = new HashMap<>();

  public Template(String template) {
    this.template = template;
  }

  /** With the words of {@link #text}. */
  public static Template of(Class<?> neighbour, String name) {
    return new Template(text(neighbour, name));
  }

  /** What is in a file beside a class. */
  public static String text(Class<?> neighbour, String name) {
    try (InputStream in = requireNonNull(neighbour.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @CanIgnoreReturnValue
  public Template with(String name, Object value) {
    boolean whole = value instanceof Integer || value instanceof Long;
    String text = whole ? Markdown.count(((Number) value).longValue()) : value.toString();
    texts.put(name, text.strip());
    return this;
  }

  /** With the items of a list. */
  @CanIgnoreReturnValue
  public Template with(String name, List<String> items) {
    return with(name, Markdown.items(items));
  }

  /** The page, with one line feed at its end. What has no value was not measured. */
  @Override
  public String toString() {
    String filled =
        PLACEHOLDER
            .matcher(template)
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        texts.getOrDefault(match.group(1), "(not measured here)")));
    return filled.replaceAll("\n{3,}", "\n\n").strip() + "\n";
  }
}
