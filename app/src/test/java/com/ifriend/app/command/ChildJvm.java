package com.ifriend.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a main class of this build in a JVM of its own, as a user would. */
public final class ChildJvm {
  private ChildJvm() {}

  public record Outcome(int exitCode, String out, String err) {}

  public static Process start(Class<?> main, String... args) throws IOException {
    return builder(main, args).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The command with nothing in its environment but {@code env}, in an empty folder. */
  public static Outcome ifriend(Path folder, Map<String, String> env, String... args)
      throws Exception {
    Process process = startIn(folder, env, args);
    CompletableFuture<String> err =
        CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
    String out = read(process.getInputStream());
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("ifriend did not end: " + out);
    }
    return new Outcome(process.exitValue(), out, err.get());
  }

  /** As {@link #ifriend}, left running. */
  static Process startIn(Path folder, Map<String, String> env, String... args) throws IOException {
    Process process = in(folder, env, args).start();
    process.getOutputStream().close();
    return process;
  }

  /** As {@link #ifriend}, not yet started. */
  static ProcessBuilder in(Path folder, Map<String, String> env, String... args) {
    ProcessBuilder builder = builder(Main.class, args).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(env);
    return builder;
  }

  private static ProcessBuilder builder(Class<?> main, String... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow"); // as the command's script does
      command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the jar does
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }

  private static String read(java.io.InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
