package com.ifriend.app.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.ifriend.app.command.ChildJvm;
import com.ifriend.app.files.UnsafeFileException;
import com.ifriend.store.redis.RedisProbe;
import com.ifriend.store.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisExecProvider;

final class EmbeddedRedisTest {
  private static final String NOBODY = "65534";

  @TempDir Path home;

  /** As a home is on many systems, so that the folder of Redis has to look after itself. */
  @BeforeEach
  void everybodyMayEnterTheHome() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void dataIsKeptBetweenRuns() throws IOException {
    try (EmbeddedRedis first = EmbeddedRedis.open(home)) {
      set(first, "k", "v");
    }
    assertThat(processes()).isEmpty();

    try (EmbeddedRedis second = EmbeddedRedis.open(home)) {
      assertThat(get(second, "k")).isEqualTo("v");
    }
  }

  @Test
  void secondCopySharesTheServerAndLeavesItRunning() throws IOException {
    try (EmbeddedRedis owner = EmbeddedRedis.open(home)) {
      set(owner, "k", "v");
      try (EmbeddedRedis guest = EmbeddedRedis.open(home)) {
        assertThat(guest.owned()).isFalse();
        assertThat(get(guest, "k")).isEqualTo("v");
        assertThat(processes()).hasSize(1);
      }
      assertThat(owner.owned()).isTrue();
      assertThat(get(owner, "k")).isEqualTo("v");
    }
  }

  @Test
  void serverLeftBehindByAKilledOwnerIsTakenOver() throws Exception {
    kill(startedElsewhere());
    List<ProcessHandle> leftBehind = processes();
    assertThat(leftBehind).hasSize(1);

    try (EmbeddedRedis heir = EmbeddedRedis.open(home)) {
      assertThat(processes()).isEqualTo(leftBehind);
      assertThat(heir.owned()).isTrue();
      assertThat(get(heir, "k")).isEqualTo("from the killed owner");
    }
    assertThat(processes()).isEmpty();
  }

  @Test
  void serverLeftBehindThatNobodyCanReachIsStoppedBeforeAnotherAppendsToItsFile() throws Exception {
    kill(startedElsewhere());
    List<ProcessHandle> leftBehind = processes();
    Files.delete(home.resolve("redis/redis.sock"));

    try (EmbeddedRedis heir = EmbeddedRedis.open(home)) {
      assertThat(get(heir, "k")).isEqualTo("from the killed owner");
      assertThat(processes()).hasSize(1).doesNotContainAnyElementsOf(leftBehind);
    }
  }

  @Test
  void serverThatDiesIsStartedAgainWithItsData() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.open(home);
        UnifiedJedis client = RedisProbe.client(redis.config())) {
      for (String round : List.of("first", "second")) {
        set(client, round, "kept");
        List<ProcessHandle> before = processes();
        before.forEach(ProcessHandle::destroyForcibly);
        Await.until("it is back", () -> answers(client) && !processes().equals(before));
        assertThat(client.get(round)).isEqualTo("kept");
      }
      assertThat(client.get("first")).isEqualTo("kept");
    }
    assertThat(processes()).isEmpty();
  }

  @Test
  void oneThatIsGoneThoughItsOwnerIsThereIsNoGoodNews() throws IOException {
    assertThat(EmbeddedRedis.look(home)).contains("will be started");
    Path manifest = home.resolve("redis/appendonlydir/appendonly.aof.manifest");
    try (EmbeddedRedis redis = EmbeddedRedis.open(home)) {
      assertThat(EmbeddedRedis.look(home)).contains("runs", redis.folder().toString());
      Files.writeString(manifest, "nonsense\n");
      processes().forEach(ProcessHandle::destroyForcibly);
      Await.until("it is gone", () -> processes().isEmpty());

      assertThatThrownBy(() -> EmbeddedRedis.look(home))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not answer");
    }
    assertThat(EmbeddedRedis.look(home)).contains("will be started");
  }

  @Test
  void serverThatCannotStartAgainIsTriedUntilItCan() throws IOException {
    Path manifest = home.resolve("redis/appendonlydir/appendonly.aof.manifest");
    try (EmbeddedRedis redis = EmbeddedRedis.open(home);
        UnifiedJedis client = RedisProbe.client(redis.config())) {
      set(client, "k", "kept");
      byte[] good = Files.readAllBytes(manifest);
      Files.writeString(manifest, "nonsense\n");
      processes().forEach(ProcessHandle::destroyForcibly);
      Await.until(
          "it has failed", () -> logOf(redis).contains("Invalid AOF manifest") && !answers(client));

      Files.write(manifest, good);
      Await.until("it is back", () -> answers(client));
      assertThat(client.get("k")).isEqualTo("kept");
    }
  }

  private static String logOf(EmbeddedRedis redis) {
    try {
      return Files.readString(redis.folder().resolve("redis.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void guestBecomesTheOwnerWhenTheOwnerAndItsServerAreGone() throws Exception {
    Process owner = startedElsewhere();
    try (EmbeddedRedis guest = EmbeddedRedis.open(home);
        UnifiedJedis client = RedisProbe.client(guest.config())) {
      assertThat(guest.owned()).isFalse();
      kill(owner);
      processes().forEach(ProcessHandle::destroyForcibly);

      Await.until("the guest has started one", guest::owned);
      Await.until("it answers", () -> answers(client));
      assertThat(client.get("k")).isEqualTo("from the killed owner");
    }
    assertThat(processes()).isEmpty();
  }

  @Test
  void whoeverListensAtAPlaceOfBeforeIsNeverSpokenTo() throws IOException {
    try (ServerSocketChannel other = ServerSocketChannel.open()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      other.configureBlocking(false);
      Files.createDirectories(home.resolve("redis"));
      Files.writeString(home.resolve("redis/port"), portOf(other));
      // A note of a process of somebody else, and one that came after it.
      Files.writeString(home.resolve("redis/redis.pid"), "1");

      try (EmbeddedRedis redis = EmbeddedRedis.open(home)) {
        set(redis, "k", "what a user said");
        assertThat(get(redis, "k")).isEqualTo("what a user said");
      }
      assertThat(other.accept()).isNull();
    }
  }

  @Test
  void itListensOnNoPort() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.open(home);
        UnifiedJedis client = RedisProbe.client(redis.config())) {
      assertThat(client.info("server")).contains("tcp_port:0\r\n");
    }
  }

  @Test
  void nothingOfItIsOpenToOthersWhileItRunsNorAfterwards() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.open(home)) {
      set(redis, "k", "secret");
      assertThat(openToOthers()).isEmpty();
      refusedAsAnotherUser("cat " + home + "/redis/appendonlydir/*");
      refusedAsAnotherUser("echo x >> " + home + "/redis/redis.log");
      refusedAsAnotherUser("mv " + home + "/redis " + home + "/mine");
      refusedAsAnotherUser("redis-cli -s " + redis.socket() + " ping | grep PONG");
      refusedAsAnotherUser("kill " + processes().get(0).pid());
    }
    assertThat(openToOthers()).isEmpty();
    refusedAsAnotherUser("cat " + home + "/redis/appendonlydir/*");
    refusedAsAnotherUser("mkdir " + home + "/redis/x");
  }

  /** It listened on a port without a password, and its files were for all to read. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dataOfAnEarlierVersionIsServedAndClosedToOthers(boolean leftRunning) throws Exception {
    Path folder = Files.createDirectories(home.resolve("redis"));
    Path executable = folder.resolve("redis-server-7.0.15");
    Files.copy(
        RedisExecProvider.defaultProvider().get().toPath(),
        executable,
        StandardCopyOption.COPY_ATTRIBUTES);
    int port = freePort();
    Process earlier =
        new ProcessBuilder(
                executable.toString(),
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Await.until("it answers", () -> writes(port));
      if (!leftRunning) {
        earlier.destroy();
        assertThat(earlier.waitFor()).isZero();
      }
      for (Path each : everythingIn(folder)) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      }

      try (EmbeddedRedis redis = EmbeddedRedis.open(home)) {
        assertThat(get(redis, "k")).isEqualTo("of before");
        assertThat(earlier.isAlive()).isFalse();
        assertThat(openToOthers()).isEmpty();
      }
    } finally {
      earlier.destroyForcibly();
    }
  }

  @Test
  void folderThatOthersMayWriteToIsRefused() throws IOException {
    Path folder = Files.createDirectories(home.resolve("redis"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    refused(folder + " may be written by everybody", "chmod -R go-rwx " + folder);
    assertThat(everythingIn(folder)).containsExactly(folder);
  }

  @Test
  void folderThatOthersCouldReplaceIsRefused() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));

    refused(home + " may be written by everybody", "chmod go-w " + home);
    assertThat(home.resolve("redis")).doesNotExist();
    refusedIn(home.resolve("a/b"), home + " may be written by everybody", "chmod go-w " + home);
    assertThat(home.resolve("a")).doesNotExist();
  }

  @Test
  void linkInPlaceOfTheFolderIsRefused(@TempDir Path elsewhere) throws IOException {
    Files.createSymbolicLink(home.resolve("redis"), elsewhere);

    refused(home.resolve("redis") + " is a symbolic link", "IFRIEND_HOME");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void folderOfAnotherUserIsRefused() throws IOException {
    assumeThat(isRoot()).isTrue();
    Path folder = Files.createDirectory(home.resolve("redis"));
    Files.setAttribute(folder, "unix:uid", Integer.valueOf(NOBODY));
    refused(folder + " belongs to user ", "IFRIEND_HOME");

    Files.setAttribute(folder, "unix:uid", 0);
    Path file = Files.createFile(folder.resolve("redis.log"));
    Files.setAttribute(file, "unix:uid", Integer.valueOf(NOBODY));
    refused(file + " belongs to user ", "IFRIEND_HOME");
  }

  @Test
  void groupOfOthersThatMayWriteIsRefusedAndOnesOwnIsNot() throws IOException {
    assumeThat(isRoot()).isTrue();
    Path folder = Files.createDirectory(home.resolve("redis"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
    Files.setAttribute(folder, "unix:gid", 1);
    refused(folder + " may be written by group ", "chmod -R go-rwx");

    Files.setAttribute(folder, "unix:gid", 0);
    try (EmbeddedRedis redis = EmbeddedRedis.open(home)) {
      set(redis, "k", "v");
      assertThat(openToOthers()).isEmpty();
    }
  }

  @Test
  void homeTooDeepForASocketIsRefused() {
    refusedIn(home.resolve("x".repeat(100)), "a socket's path at most 103", "shorter IFRIEND_HOME");
  }

  @Test
  void serverThatCannotStartSaysWhy() throws IOException {
    Path files = Files.createDirectories(home.resolve("redis/appendonlydir"));
    Files.writeString(files.resolve("appendonly.aof.manifest"), "nonsense\n");

    assertThatThrownBy(() -> EmbeddedRedis.open(home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("AOF")
        .hasMessageContaining("redis.log");
  }

  @Test
  void newestOfTheSearchPathIsRunUnlessItIsOlderThanOurs() throws IOException {
    Path old = program("old", "Redis server v=6.2.14 sha=0");
    Path recent = program("recent", "Redis server v=7.4.2 sha=0");
    Path newest = program("newest", "Redis server v=8.0.10 sha=0");
    Path same = program("same", "Redis server v=7.0.15 sha=0");
    Path other = program("other", "what is this");

    assertThat(RedisExecutable.newest(paths(old, recent, newest, same)))
        .isEqualTo(new RedisExecutable(Optional.of(newest.resolve("redis-server")), "8.0.10"));
    assertThat(RedisExecutable.newest(paths(same)).file()).contains(same.resolve("redis-server"));
    assertThat(RedisExecutable.newest(".::bin:" + paths(old, other, home.resolve("missing"))))
        .isEqualTo(new RedisExecutable(Optional.empty(), RedisExecutable.BUNDLED));
  }

  @Test
  void bundledOneIsUnpackedForUsAloneAndIsOfTheVersionWeSay() throws Exception {
    Path executable = new RedisExecutable(Optional.empty(), RedisExecutable.BUNDLED).in(home);

    assertThat(Files.getPosixFilePermissions(executable))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Path folder = Files.createDirectory(home.resolve("path"));
    Files.copy(executable, folder.resolve("redis-server"), StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(RedisExecutable.newest(paths(folder)).file())
        .contains(folder.resolve("redis-server"));
  }

  private static String paths(Path... folders) {
    return String.join(":", Stream.of(folders).map(Path::toString).toList());
  }

  private Path program(String name, String says) throws IOException {
    Path folder = Files.createDirectory(home.resolve(name));
    Path file = Files.writeString(folder.resolve("redis-server"), "#!/bin/sh\necho " + says + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return folder;
  }

  /** Holds a server until it is killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] args) throws Exception {
      EmbeddedRedis redis = EmbeddedRedis.open(Path.of(args[0]));
      set(redis, "k", "from the killed owner");
      System.out.println("ready");
      System.out.flush();
      Thread.currentThread().join();
    }
  }

  private Process startedElsewhere() throws IOException {
    Process owner = ChildJvm.start(Owner.class, home.toString());
    String line = owner.inputReader().readLine();
    while (line != null && !line.equals("ready")) {
      line = owner.inputReader().readLine();
    }
    assertThat(line).isEqualTo("ready");
    return owner;
  }

  private static void kill(Process owner) throws InterruptedException {
    owner.destroyForcibly();
    assertThat(owner.waitFor()).isNotZero();
  }

  private void refused(String what, String help) {
    refusedIn(home, what, help);
  }

  private static void refusedIn(Path home, String what, String help) {
    assertThatThrownBy(() -> EmbeddedRedis.open(home))
        .isInstanceOf(UnsafeFileException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(help);
  }

  /** The servers that work in the folder, by what they show of themselves. */
  private List<ProcessHandle> processes() {
    try {
      Process ps = new ProcessBuilder("ps", "-axww", "-o", "pid=,args=").start();
      return ps.inputReader()
          .lines()
          .filter(line -> line.contains("unixsocket:" + home.resolve("redis/redis.sock")))
          .map(line -> Long.parseLong(line.strip().split(" ", 2)[0]))
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> openToOthers() throws IOException {
    List<Path> open = new ArrayList<>();
    for (Path each : everythingIn(home.resolve("redis"))) {
      if (PosixFilePermissions.toString(Files.getPosixFilePermissions(each)).matches("...-*")) {
        continue;
      }
      open.add(each);
    }
    return open;
  }

  private static List<Path> everythingIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.toList();
    }
  }

  private void refusedAsAnotherUser(String command) throws Exception {
    if (!isRoot()) {
      // The rights of all files were looked at, and nobody can be another user here.
      return;
    }
    Process process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "sh",
                "-c",
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + ": " + said).isNotZero();
    assertThat(said).doesNotContain("secret");
  }

  private boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(home, "unix:uid"));
  }

  private static int freePort() throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return Integer.parseInt(portOf(channel));
    }
  }

  private static String portOf(ServerSocketChannel channel) throws IOException {
    return channel.getLocalAddress() instanceof InetSocketAddress address
        ? Integer.toString(address.getPort())
        : "";
  }

  private static boolean writes(int port) {
    try (Jedis jedis = new Jedis("127.0.0.1", port)) {
      return "OK".equals(jedis.set("k", "of before"));
    } catch (JedisException e) {
      return false;
    }
  }

  private static void set(EmbeddedRedis redis, String key, String value) {
    try (UnifiedJedis client = RedisProbe.client(redis.config())) {
      set(client, key, value);
    }
  }

  /** Returns when it is written, which a server that is killed may not come to. */
  private static void set(UnifiedJedis client, String key, String value) {
    assertThat(client.set(key, value)).isEqualTo("OK");
    Await.until(
        "it is written", () -> client.info("persistence").contains("aof_buffer_length:0\r\n"));
  }

  private static String get(EmbeddedRedis redis, String key) {
    try (UnifiedJedis client = RedisProbe.client(redis.config())) {
      return client.get(key);
    }
  }

  private static boolean answers(UnifiedJedis client) {
    try {
      return "PONG".equals(client.ping());
    } catch (JedisException e) {
      return false;
    }
  }
}
