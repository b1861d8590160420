package com.ifriend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each heading of {@code docs/design-decisions.md} names a class or a script that there is. */
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

  private static boolean isClass(String name) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources : modules.map(module -> module.resolve("src/main/java")).toList()) {
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
