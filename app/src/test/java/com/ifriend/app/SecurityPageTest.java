package com.ifriend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each line of {@code docs/security.md} is held by a test that there is. */
final class SecurityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINE = Pattern.compile("\\|( [^|]+)\\| ([^|]+) \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void everyLineIsHeldByATestOrByThePlatform() throws IOException {
    List<String> lines =
        Files.readAllLines(ROOT.resolve("docs/security.md")).stream()
            .filter(line -> LINE.matcher(line).matches())
            .filter(line -> !line.equals("| | Held by |"))
            .toList();
    assertThat(lines).hasSizeGreaterThan(25);
    for (String line : lines) {
      List<MatchResult> tests = TEST.matcher(line).results().toList();
      assertThat(!tests.isEmpty() || line.contains("| platform: ")).as(line).isTrue();
      for (MatchResult test : tests) {
        assertThat(source(test.group(1))).as(line).contains("void " + test.group(2) + "(");
      }
    }
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            List<Path> found = files.filter(file -> file.endsWith(test + ".java")).toList();
            if (!found.isEmpty()) {
              return Files.readString(found.get(0));
            }
          }
        }
      }
    }
    throw new AssertionError("there is no " + test);
  }
}
