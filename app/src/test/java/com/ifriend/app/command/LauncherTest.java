package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ifriend}, in a tree with a Maven and a Java that only say what they are told.
 */
final class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        *-version*)
          case "$*" in *XshowSettings*) echo "user.dir = $(pwd)" >&2 ;; esac
          echo 'openjdk version "17.0.15"' >&2 ;;
        *ArchiveClassesAtExit=*)
          for arg; do
            case $arg in -XX:ArchiveClassesAtExit=*) : >"${arg#*=}" ;; esac
          done ;;
        *) echo "java $* LC_ALL=$LC_ALL LC_MESSAGES=$LC_MESSAGES" ;;
      esac
      """;
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "[INFO] Scanning for projects..."
      echo "[INFO] Building iFriend :: store-core 0.1.0-SNAPSHOT                       [1/2]"
      echo "[WARNING] a warning"
      echo "  that goes on"
      echo "[INFO] Building iFriend :: app 0.1.0-SNAPSHOT                       [2/2]"
      """;

  @TempDir Path folder;
  private Path root;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void makeTree() throws IOException {
    root = Files.createDirectories(folder.resolve("a tree")).toRealPath();
    Files.createDirectories(root.resolve("app/src/main"));
    Files.createDirectories(root.resolve("app/target"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.copy(Path.of("../ifriend"), root.resolve("ifriend"), StandardCopyOption.COPY_ATTRIBUTES);
    program(root.resolve("java/bin/java"), JAVA);
    program(root.resolve("mvnw"), MAVEN + "touch app/target/ifriend.jar");
  }

  @Test
  void linksLeadToTheTree() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path absolute = Files.createSymbolicLink(bin.resolve("absolute"), root.resolve("ifriend"));
    Path relative = Files.createSymbolicLink(bin.resolve("relative"), Path.of("../a tree/ifriend"));
    Path chain = Files.createSymbolicLink(folder.resolve("chain"), Path.of("bin/relative"));
    Path folderLink = Files.createSymbolicLink(folder.resolve("link"), root);
    for (Path way :
        new Path[] {
          root.resolve("ifriend"), absolute, relative, chain, folderLink.resolve("ifriend")
        }) {
      Ended ended = run(bin, Map.of(), way, "settings");

      assertThat(ended.code()).as(way + ended.err()).isZero();
      assertThat(ended.out()).contains("-jar " + root.resolve("app/target/ifriend.jar settings"));
    }
  }

  @Test
  void buildSaysWhereItIsAndNothingElse() throws Exception {
    Ended ended = run(folder, Map.of(), root.resolve("ifriend"), "settings");

    assertThat(ended.err())
        .contains("\n  [1/2] iFriend :: store-core\n  [2/2] iFriend :: app\n")
        .doesNotContain("Scanning", "warning", "goes on", "\r", "\u001b", "BUILT");
    assertThat(ended.out()).startsWith("java ");
  }

  @Test
  void buildThatFailsSaysWhy() throws Exception {
    program(
        root.resolve("mvnw"),
        MAVEN + "echo '[ERROR] App.java:[3,4] cannot find symbol'; echo '  symbol: x'; exit 1");

    Ended ended = run(folder, Map.of(), root.resolve("ifriend"), "settings");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .endsWith("[ERROR] App.java:[3,4] cannot find symbol\n  symbol: x\n")
        .doesNotContain("warning", "goes on");
  }

  @Test
  void startsFromAnywhereShareTheirClassData() throws Exception {
    for (Path from : new Path[] {folder, root}) {
      Ended ended = run(from, Map.of(), root.resolve("ifriend"), "settings");
      assertThat(ended.code()).as(ended.err()).isZero();
    }

    try (var files = Files.list(root.resolve("app/target"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".jsa"))).hasSize(1);
    }
  }

  @Test
  void languageIsKeptWhereTheCharactersAreMadeUtf8() throws Exception {
    Path ifriend = root.resolve("ifriend");

    assertThat(run(folder, Map.of("LANG", "pt_BR"), ifriend, "chat").out())
        .contains("LC_ALL=C.UTF-8 LC_MESSAGES=pt_BR");
    assertThat(run(folder, Map.of("LANG", "xx_YY.UTF-8"), ifriend, "chat").out())
        .as("a locale that is not installed")
        .contains("LC_ALL=C.UTF-8 LC_MESSAGES=xx_YY.UTF-8");
    assertThat(run(folder, Map.of("LC_ALL", "C.UTF-8"), ifriend, "chat").out())
        .contains("LC_ALL=C.UTF-8 LC_MESSAGES=\n");
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Ended run(Path from, Map<String, String> env, Path program, String... args)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(program.toString()).directory(from.toFile());
    builder.command().addAll(List.of(args));
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("JAVA_HOME", root.resolve("java").toString());
    builder.environment().putAll(env);
    Process process = builder.start();
    process.getOutputStream().close();
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
    String out = read(process.getInputStream());
    return new Ended(process.waitFor(), out, err.get());
  }

  private static String read(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
