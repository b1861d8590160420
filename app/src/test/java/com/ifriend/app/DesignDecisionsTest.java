package com.ifriend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for who changes the code name classes and scripts that there are. */
final class DesignDecisionsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern HEADING = Pattern.compile("(?m)^### `(.+)`$");

  @Test
  void decisionsStandUnderAClassThatThereIs() throws IOException {
    List<String> named =
        HEADING
            .matcher(Files.readString(ROOT.resolve("docs/design-decisions.md")))
            .results()
            .map(heading -> heading.group(1))
            .toList();
    assertThat(named).hasSizeGreaterThan(50).doesNotHaveDuplicates();
    for (String name : named) {
      assertThat(name.contains("/") ? Files.exists(ROOT.resolve(name)) : isClass(name))
          .as(name)
          .isTrue();
    }
  }

  /** Names with a small letter and two large ones; those of libraries and the JDK are listed. */
  @Test
  void classesThatTheMapsOfTheCodeNameAreThere() throws IOException {
    Pattern name = Pattern.compile("`([A-Z][A-Za-z]*[a-z][A-Za-z]*[A-Z][A-Za-z]*|[A-Z][a-z]+)[`.]");
    Set<String> others =
        Set.of("BaseLlm", "DataSource", "NullMarked", "CheckReturnValue", "Runner");
    for (String page : List.of("ARCHITECTURE.md", "CONTRIBUTING.md")) {
      Set<String> named =
          name.matcher(Files.readString(ROOT.resolve(page)))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(named).as(page).hasSizeGreaterThan(20);
      named.removeAll(others);
      List<String> missing = new ArrayList<>();
      for (String each : named) {
        if (!isClass(each)) {
          missing.add(each);
        }
      }
      assertThat(missing).as(page).isEmpty();
    }
  }

  private static boolean isClass(String name) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources : modules.map(module -> module.resolve("src")).toList()) {
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            if (files.anyMatch(file -> file.endsWith(name + ".java"))) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }
}
