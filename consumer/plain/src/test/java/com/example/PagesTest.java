package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages print nothing but what is compiled and run here. */
class PagesTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern CODE = Pattern.compile("(?ms)^```(?:java|xml|yaml)\\n(.*?)^```");

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/tutorial.md", "docs/spring-boot.md", "docs/memory.md", "docs/migration.md"})
  void codeOfThePageIsCodeOfAConsumer(String page) throws IOException {
    List<String> sources = sources();
    List<String> blocks =
        CODE.matcher(Files.readString(ROOT.resolve(page)))
            .results()
            .map(block -> flat(block.group(1)))
            // Whole projects are built: ReadmeTest.
            .filter(block -> !block.startsWith("<project"))
            .toList();

    assertThat(blocks).isNotEmpty();
    assertThat(blocks)
        .filteredOn(block -> sources.stream().noneMatch(source -> source.contains(block)))
        .as("printed, and compiled nowhere")
        .isEmpty();
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("consumer"))) {
      return files
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> file.toString().matches(".*\\.(java|xml|yaml)"))
          .map(PagesTest::read)
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return flat(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pages indent in their own way. */
  private static String flat(String text) {
    return text.replaceAll("\\s+", " ").replace("> <", "><").strip();
  }
}
