package com.ifriend.checklist;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.Receipt;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TlsProxy;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the rows are played on: a Redis, a database, Slack's side of the wire, the bot, and a folder
 * that looks to commands like the one of the sources but has a {@code .env} of its own.
 */
final class Stage implements AutoCloseable {
  private static final String CHANNEL = "C123";
  private static final String USER = "U456";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LONGEST_COMMAND_SECONDS = 300;

  private final Path sources;
  private final Path folder;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final SlackDouble slack;
  private @Nullable Bot bot;
  private Optional<String> thread = Optional.empty();

  Stage(Path sources) throws Exception {
    this.sources = sources;
    this.folder = Files.createTempDirectory("ifriend-checklist");
    this.slack = SlackDouble.start();
    open.push(slack::close);
    try {
      layOut();
      set("REDIS_URL", "redis://localhost:" + redis("--appendonly", "yes").port() + "/0");
      setUpDatabase();
      setUpSlack();
      setUpBroken();
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private RedisServer redis(String... options) {
    RedisServer redis = RedisServer.start(options);
    open.push(redis::close);
    return redis;
  }

  private void set(String name, String value) {
    variables.put(name, value);
  }

  private void layOut() throws IOException {
    Path command = folder.resolve("ifriend");
    Files.writeString(
        command, "#!/bin/sh\nexec '" + sources.resolve("ifriend").toString() + "' \"$@\"\n");
    if (!command.toFile().setExecutable(true)) {
      throw new IOException(command + " cannot be made executable");
    }
    Files.copy(sources.resolve(".env.redis.example"), folder.resolve(".env.redis.example"));
    for (String inherited : new String[] {"PATH", "HOME", "JAVA_HOME"}) {
      Optional.ofNullable(System.getenv(inherited)).ifPresent(value -> set(inherited, value));
    }
    set("LC_ALL", "C.UTF-8");
    set("IFRIEND_HOME", folder.resolve("home").toString());
  }

  private void setUpDatabase() {
    MySqlServer.Flavour flavour =
        MySqlServer.Flavour.MYSQL.obstacle().isEmpty()
            ? MySqlServer.Flavour.MYSQL
            : MySqlServer.Flavour.MARIADB;
    MySqlServer database = MySqlServer.start(flavour);
    open.push(database::close);
    set("SOCKET", database.socket().toString());
    set("CLOUDSQL_DATABASE", MySqlServer.DATABASE);
    set("CLOUDSQL_USER", MySqlServer.USER);
    set("CLOUDSQL_PASSWORD", MySqlServer.PASSWORD);
  }

  private void setUpSlack() {
    slack.addChannel(CHANNEL);
    set("SLACK_BOT_TOKEN", slack.botToken());
    set("SLACK_SIGNING_SECRET", slack.signingSecret());
    set("SLACK_API_URL", slack.apiUrl().toString());
  }

  /** What the troubleshooting of the guide is about, and a Redis with TLS and a password. */
  private void setUpBroken() throws Exception {
    ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    open.push(silent);
    set("SILENT", "localhost:" + silent.getLocalPort());
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      set("CLOSED", "localhost:" + closed.getLocalPort());
    }
    RedisServer guarded = redis("--requirepass", "xxxxx");
    Certificates own = Certificates.make(folder, "localhost", "san=dns:localhost,ip:127.0.0.1");
    TlsProxy tls = TlsProxy.before(guarded.port(), own, Optional.empty());
    open.push(tls::close);
    set("REDIS_CLOUD_URL", "rediss://default:xxxxx@localhost:" + tls.port());
    set("REDIS_CLOUD_CA", own.pem().toString());
  }

  /** Runs a command in the folder that has the {@code .env}. */
  Output shell(String command) throws IOException, InterruptedException {
    return shell(folder, command);
  }

  /** Runs a command in the folder of the sources. */
  Output shellInSources(String command) throws IOException, InterruptedException {
    return shell(sources, command);
  }

  private Output shell(Path where, String command) throws IOException, InterruptedException {
    File printed = File.createTempFile("output", "", folder.toFile());
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed);
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return new Output(-1, "it did not end within " + LONGEST_COMMAND_SECONDS + " s");
    }
    String text = Output.read(printed.toPath());
    return new Output(process.exitValue(), text.replaceAll("\u001b\\[[0-9;]*m", ""));
  }

  /**
   * Starts the bot with the {@code .env}, in place of the one before.
   *
   * @param more variables of its environment
   */
  Output startBot(Map<String, String> more) throws IOException {
    stopBot();
    Map<String, String> environment = new TreeMap<>(variables);
    environment.keySet().retainAll(Set.of("PATH", "HOME", "JAVA_HOME", "LC_ALL"));
    environment.put("IFRIEND_HOME", variables.get("IFRIEND_HOME"));
    environment.put("PORT", "0");
    environment.putAll(more);
    Bot started = Bot.start(folder, environment, folder.resolve("bot.log"));
    bot = started;
    set("BOT", started.url());
    return Output.of(started.log());
  }

  /** Kills the bot as a crash would. */
  Output killBot() throws InterruptedException {
    running().kill();
    bot = null;
    return Output.of("");
  }

  void stopBot() {
    Bot stopped = bot;
    bot = null;
    if (stopped != null) {
      stopped.close();
    }
  }

  private Bot running() {
    if (bot == null) {
      throw new IllegalStateException("the bot does not run");
    }
    return bot;
  }

  /** Begins a thread with a mention of the bot, and returns the answer. */
  Output mention(String text) {
    thread = Optional.empty();
    return say(text);
  }

  /** Says something to the bot in the thread of the last mention, and returns the answer. */
  Output say(String text) {
    String mention = "<@" + slack.identity().botUserId() + "> " + text;
    ObjectNode payload =
        thread.isEmpty()
            ? slack.payloads().appMention(CHANNEL, USER, mention)
            : slack.payloads().appMention(CHANNEL, USER, thread.get(), mention);
    int posts = slack.posts().size();
    long start = System.nanoTime();
    Receipt receipt =
        slack.httpEvents(URI.create(running().url() + "/slack/events")).deliver(payload);
    Post answer = slack.awaitPosts(posts + 1, PATIENCE).get(posts);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (thread.isEmpty()) {
      thread = Optional.of(Payloads.ts(payload));
      set("SESSION", "slack_" + CHANNEL + "_" + USER + "_" + thread.get());
    }
    return Output.of(
        String.format(
            Locale.ROOT,
            "%s%n%n(acknowledged after %d ms with %d, answered after %d ms)%n",
            answer.text(),
            receipt.took().toMillis(),
            receipt.status(),
            took.toMillis()));
  }

  /** A text without what is only of this machine and this run. */
  String masked(String text) {
    String masked = text.replace(folder + "/", "").replace(sources + "/", "");
    for (String name : List.of("SOCKET", "SLACK_API_URL")) {
      masked = masked.replace(variables.getOrDefault(name, name), "$" + name);
    }
    return masked;
  }

  @Override
  public void close() throws IOException {
    stopBot();
    while (!open.isEmpty()) {
      open.pop().close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
