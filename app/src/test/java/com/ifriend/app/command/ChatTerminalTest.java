package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.ifriend.app.HeldModel;
import com.ifriend.store.testkit.Await;
import java.io.CharArrayWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ifriend chat} at a terminal, which {@code script} of util-linux pretends to be. */
final class ChatTerminalTest {
  private static final String CTRL_A = "\u0001";
  private static final int HANG_UP = 1;
  private static final int INTERRUPT = 2;
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";
  private static final String UP = "\u001bOA";
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir Path folder;
  private final Map<String, String> env = new HashMap<>();

  @BeforeEach
  void needsScript() {
    assumeThat(SCRIPT).exists();
    env.put("IFRIEND_HOME", folder.resolve("home").toString());
    env.put("TERM", "xterm");
    env.put("PATH", "/usr/bin:/bin");
    env.put("LC_ALL", "C.UTF-8");
  }

  /** As a shell does for what it runs in the background, in a script. */
  private static void assumeInterruptsAreHeeded() throws IOException {
    assumeThat(ignores(INTERRUPT)).as("these tests run in the background of a script").isFalse();
  }

  @Test
  void linesAreEditedAndKeptForTheNextTimeButNoSecrets() throws Exception {
    assumeInterruptsAreHeeded();
    try (Terminal chat = start("chat")) {
      chat.await("> ");
      chat.type(" em Paris" + CTRL_A + "busca tours\r");
      chat.await("por pessoa");
      chat.type("minha senha é rosa\r");
      chat.await("> ", 3);
      chat.type(CTRL_D);
      assertThat(chat.exitCode()).isZero();
      assertThat(chat.screen()).contains("…\r   \r").contains("[--session chat_");
    }
    Path history = folder.resolve("home/chat/history");
    assertThat(Files.readString(history)).contains("busca tours em Paris").doesNotContain("rosa");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");

    try (Terminal chat = start("chat")) {
      chat.await("> ");
      chat.type(UP + "\r");
      chat.await("> ", 2);
      assertThat(chat.screen()).contains("por pessoa");
      chat.type(CTRL_C);
      assertThat(chat.exitCode()).isZero();
    }
    assertThat(servers()).isEmpty();
  }

  @Test
  void ctrlCStopsTheAnswerAndNotTheProgram() throws Exception {
    assumeInterruptsAreHeeded();
    try (HeldModel model = HeldModel.beginningWith("Roma ")) {
      env.put("MODEL", "gemini-2.5-flash");
      env.put("GOOGLE_API_KEY", "key");
      env.put("GEMINI_BASE_URL", model.url());
      try (Terminal chat = start("chat")) {
        chat.await("> ");
        chat.type("tours em Roma\r");
        Await.until("the model is asked", () -> model.calls() == 1);
        chat.type(CTRL_C);
        chat.await("Parei aqui");
        chat.type("/session\r");
        chat.await("LRANGE 'session:chat_");
        chat.await("> ", 3);
        chat.type("half a line");
        chat.await("half a line");
        chat.type(CTRL_C);
        chat.await("> ", 4);
        chat.type(CTRL_C);
        assertThat(chat.exitCode()).isZero();
      }
    }
    assertThat(servers()).isEmpty();
  }

  @Test
  void itsOwnWordsAreThoseOfTheLocaleAndFitTheTerminal() throws Exception {
    env.put("LC_MESSAGES", "es_AR.UTF-8");
    try (Terminal chat = start("chat")) {
      chat.await("Pregunta por tours");
      chat.type("/help\r");
      chat.await("otra conversación");
      chat.type("/new\r");
      chat.await("Otra conversación.");
      chat.type("/nada\r");
      chat.await("/nada no existe");
      chat.type("/exit\r");
      assertThat(chat.exitCode()).isZero();
      assertThat(
              chat.screen().lines().map(line -> line.replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "")))
          .allSatisfy(line -> assertThat(line.length()).as(line).isLessThan(80));
    }
  }

  /** As when its window is closed. */
  @Test
  void hangUpLeavesNoRedisBehind() throws Exception {
    assumeThat(ignores(HANG_UP)).as("these tests run under nohup, which is inherited").isFalse();
    try (Terminal chat = start("chat")) {
      chat.await("> ");
      List<ProcessHandle> redis = servers();
      assertThat(redis).hasSize(1);
      chat.hangUp();
      Await.until("Redis is gone", () -> !redis.get(0).isAlive());
    }
    assertThat(servers()).isEmpty();
  }

  /** Who was started so hands it on, and nobody's handler is heard. */
  private static boolean ignores(int signal) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(
            line ->
                (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (signal - 1)) % 2 != 0);
  }

  private List<ProcessHandle> servers() throws IOException {
    Process ps = new ProcessBuilder("ps", "-axww", "-o", "pid=,args=").start();
    try (Stream<String> lines = ps.inputReader().lines()) {
      return lines
          .filter(line -> line.contains("unixsocket:" + folder.resolve("home/redis/redis.sock")))
          .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip().split(" ", 2)[0])).stream())
          .toList();
    }
  }

  private Terminal start(String... args) throws IOException {
    ProcessBuilder java = ChildJvm.in(folder, env, args);
    String command =
        java.command().stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    java.command(SCRIPT.toString(), "-qefc", "stty cols 80 rows 24; exec " + command, "/dev/null");
    return new Terminal(java.redirectErrorStream(true).start());
  }

  /** What somebody sees and types. */
  private static final class Terminal implements AutoCloseable {
    private final Process process;
    private final CharArrayWriter screen = new CharArrayWriter();
    private final Thread reader;

    private Terminal(Process process) {
      this.process = process;
      this.reader = new Thread(this::read, "terminal");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (InputStream in = process.getInputStream()) {
        Reader chars = new InputStreamReader(in, StandardCharsets.UTF_8);
        for (int c = chars.read(); c >= 0; c = chars.read()) {
          screen.append((char) c);
        }
      } catch (IOException e) {
        screen.append(e.toString());
      }
    }

    String screen() {
      return screen.toString();
    }

    void await(String text) {
      await(text, 1);
    }

    void await(String text, int times) {
      Pattern all = Pattern.compile(Pattern.quote(text));
      try {
        Await.until(
            text + " is seen",
            () -> all.matcher(screen()).results().count() >= times || !process.isAlive());
      } catch (IllegalStateException e) {
        throw new AssertionError(text + " is not seen: " + screen(), e);
      }
      assertThat(screen()).contains(text);
    }

    void type(String keys) throws IOException {
      process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(screen()).isTrue();
      reader.join();
      return process.exitValue();
    }

    /** What the kernel tells who runs in a terminal that is gone. */
    void hangUp() throws Exception {
      long chat = process.children().findFirst().orElseThrow().pid();
      Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(chat)).start();
      assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
