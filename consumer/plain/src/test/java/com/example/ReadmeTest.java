package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who copies what the README prints has a conversation that outlives the program. */
class ReadmeTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static String block(String page, String language) {
    Matcher block = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```").matcher(page);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static String run(Path folder, String url) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ROOT.resolve("mvnw").toString(),
                "-B",
                "-q",
                "-f",
                folder.toString(),
                "compile",
                "exec:java",
                "-Dexec.mainClass=com.example.RedisAgent",
                "-Dexec.args=" + url));
    // Where this build takes the libraries from, and from where it keeps others.
    for (String name : List.of("ifriend.version", "ifriend.repository", "maven.repo.local")) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    Path printed = folder.resolve("printed");
    Process maven =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    int code = maven.waitFor();
    String output = Files.readString(printed, StandardCharsets.UTF_8);
    assertThat(code).as(output).isZero();
    return output;
  }

  @Test
  void copyOfWhatIsPrintedRuns(@TempDir Path folder) throws Exception {
    String page = Files.readString(ROOT.resolve("README.md"));
    Files.writeString(folder.resolve("pom.xml"), block(page, "xml"));
    Path sources = Files.createDirectories(folder.resolve("src/main/java/com/example"));
    Files.writeString(sources.resolve("RedisAgent.java"), block(page, "java"));

    try (RedisServer server = RedisServer.start()) {
      assertThat(run(folder, server.url())).contains("Visit 1");
      assertThat(run(folder, server.url())).contains("Visit 2");
    }
  }
}
