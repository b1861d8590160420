package com.ifriend.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.ifriend.agent.Concierge;
import com.ifriend.slackdouble.Envelope;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.CrashableServer;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Three bots on one queue, while messages are delivered twice, sockets are refreshed, bots are
 * killed with -9 and the server of the queue once: every message is answered once, in the order in
 * which those of its thread were acknowledged.
 *
 * <p>In full with {@code -Dstorm.full=true}: 2,000 messages over 50 threads.
 */
final class SlackStormTest {
  private static final boolean FULL = Boolean.getBoolean("storm.full");
  private static final int THREADS = FULL ? 50 : 12;
  private static final int PER_THREAD = FULL ? 40 : 9;
  private static final int REPLICAS = 3;
  private static final Duration KILL_EVERY = Duration.ofSeconds(FULL ? 10 : 5);
  private static final Duration REFRESH_EVERY = Duration.ofSeconds(FULL ? 5 : 3);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(2_500);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  void everyMessageIsAnsweredOnceAndInOrderOnRedis() throws Exception {
    // What it has answered was written, if not synced, which a kill does not undo.
    try (RedisServer server = RedisServer.start("--appendonly", "yes")) {
      storm("redis", server, server.port());
    }
  }

  @Test
  void everyMessageIsAnsweredOnceAndInOrderOnMySql() throws Exception {
    MySqlServer.assumeRunsHere(Flavour.MARIADB);
    // Each commit is on the disk before it is answered, as it is by default.
    try (MySqlServer server =
        MySqlServer.start(Flavour.MARIADB, "--innodb-flush-log-at-trx-commit=1")) {
      storm("mysql", server, server.port());
    }
  }

  private static void storm(String backend, CrashableServer server, int port) throws Exception {
    try (SlackDouble slack = SlackDouble.start();
        Replicas replicas = new Replicas(backend, port, slack)) {
      for (int i = 0; i < REPLICAS; i++) {
        replicas.start();
      }
      Map<Integer, String> roots = new ConcurrentHashMap<>();
      ExecutorService senders = Executors.newFixedThreadPool(THREADS);
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        senders.execute(() -> send(slack, thread, roots));
      }
      long start = System.nanoTime();
      long refreshed = start;
      long killed = start;
      boolean serverKilled = false;
      int kills = 0;
      while (slack.posts().size() < THREADS * PER_THREAD
          && System.nanoTime() - start < PATIENCE.toNanos()) {
        long now = System.nanoTime();
        if (now - refreshed > REFRESH_EVERY.toNanos()) {
          refreshed = now;
          slack.socketMode().open().forEach(socket -> socket.warn("refresh_requested"));
        }
        if (now - killed > KILL_EVERY.toNanos()) {
          killed = now;
          kills++;
          replicas.killOne();
          replicas.start();
        }
        if (!serverKilled && slack.posts().size() > THREADS * PER_THREAD / 3) {
          serverKilled = true;
          server.kill();
          server.restart();
        }
        Thread.sleep(20);
      }
      // The last messages may be on their way a second time.
      senders.shutdown();
      if (!senders.awaitTermination(20, TimeUnit.SECONDS)) {
        senders.shutdownNow();
      }
      // What would come twice comes soon.
      Thread.sleep(3_000);
      judge(backend, slack.posts(), roots, kills);
      try (StormReplica.Stores stores = StormReplica.Stores.open(backend, port)) {
        roots.forEach((thread, root) -> assertWhole(stores.sessions(), thread, root));
      }
      assertThat(kills).as("bots killed").isPositive();
      assertThat(serverKilled).as("server killed").isTrue();
    }
  }

  private static void judge(
      String backend, List<Post> posts, Map<Integer, String> roots, int kills) {
    int sent = THREADS * PER_THREAD;
    int lost = 0;
    int doubled = 0;
    int outOfOrder = 0;
    for (int thread = 0; thread < THREADS; thread++) {
      String root = roots.get(thread);
      List<String> answers =
          posts.stream()
              .filter(post -> post.threadTs().filter(ts -> ts.equals(root)).isPresent())
              .map(Post::text)
              .toList();
      List<String> once = answers.stream().distinct().toList();
      doubled += answers.size() - once.size();
      lost += PER_THREAD - once.size();
      int newest = -1;
      for (String answer : once) {
        int number = Integer.parseInt(answer.replaceAll(".* ", ""));
        outOfOrder += number < newest ? 1 : 0;
        newest = Math.max(newest, number);
      }
    }
    String verdict =
        "%s: sent %d, answered %d, doubled %d, lost %d, out of order %d; %d bots killed"
            .formatted(backend, sent, posts.size(), doubled, lost, outOfOrder, kills);
    System.out.println(verdict);
    assertThat(verdict)
        .isEqualTo(
            "%s: sent %d, answered %d, doubled 0, lost 0, out of order 0; %d bots killed"
                .formatted(backend, sent, sent, kills));
  }

  /** Each message once, in order, each call with its response, and nothing of two turns mixed. */
  private static void assertWhole(SessionStore sessions, int thread, String root) {
    String user = "U0STORM" + thread;
    Session session =
        new StoredSessionService(sessions)
            .getSession(
                Concierge.APP_NAME,
                user,
                "slack_" + Rig.CHANNEL + "_" + user + "_" + root,
                Optional.empty())
            .blockingGet();
    int messages = 0;
    boolean answered = true;
    Set<Optional<String>> open = new HashSet<>();
    for (Event event : session.events()) {
      if (event.author().equals("user")) {
        assertThat(answered).as("answered before the next message of %s", user).isTrue();
        assertThat(open).as("calls without a response").isEmpty();
        assertThat(event.stringifyContent()).endsWith(" number " + messages++);
        answered = false;
      }
      event.functionCalls().forEach(call -> open.add(call.id()));
      event.functionResponses().forEach(response -> open.remove(response.id()));
      answered |= event.stringifyContent().startsWith("answer to ");
    }
    assertThat(messages).isEqualTo(PER_THREAD);
    assertThat(answered).isTrue();
  }

  /** As people do: the next message of a thread comes a while after the one before was taken. */
  private static void send(SlackDouble slack, int thread, Map<Integer, String> roots) {
    Random random = new Random(thread);
    String user = "U0STORM" + thread;
    try {
      for (int i = 0; i < PER_THREAD; i++) {
        String text = "message " + thread + " number " + i;
        String root = roots.get(thread);
        ObjectNode mention =
            root == null
                ? slack.payloads().appMention(Rig.CHANNEL, user, text)
                : slack.payloads().appMention(Rig.CHANNEL, user, root, text);
        roots.putIfAbsent(thread, Payloads.ts(mention));
        untilAcknowledged(slack, mention);
        if (random.nextInt(10) == 0) {
          untilAcknowledged(slack, mention);
        }
        if (random.nextInt(10) == 0) {
          untilAcknowledged(slack, slack.payloads().messageTwin(mention));
        }
        Thread.sleep(random.nextLong(LONGEST_PAUSE.toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As Slack does, only sooner; each time over any one of the sockets. */
  private static void untilAcknowledged(SlackDouble slack, ObjectNode payload)
      throws InterruptedException {
    while (true) {
      try {
        Envelope envelope = slack.socketMode().deliver(payload);
        if (envelope.ackWithin(Duration.ofSeconds(3)).isPresent()) {
          return;
        }
      } catch (IllegalStateException e) {
        // No socket is open, or it has just ended.
      }
      Thread.sleep(50);
    }
  }

  /** The bots, each in a process of its own. */
  private static final class Replicas implements AutoCloseable {
    private final List<String> command;
    private final List<Process> running = new ArrayList<>();
    private final Random random = new Random(1);

    Replicas(String backend, int port, SlackDouble slack) {
      command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Dfile.encoding=UTF-8",
              "-cp",
              System.getProperty("java.class.path"),
              StormReplica.class.getName(),
              backend,
              Integer.toString(port),
              slack.apiUrl().toString(),
              slack.botToken(),
              slack.appToken());
    }

    /** Returns when it listens; not, if its server is just down and it ends. */
    void start() {
      try {
        Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
        running.add(process);
        BufferedReader out =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.equals("ready")) {
          line = out.readLine();
        }
        if (line == null) {
          running.remove(process);
          start();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void killOne() {
      Process victim = running.remove(random.nextInt(running.size()));
      var unused = victim.destroyForcibly();
    }

    @Override
    public void close() {
      running.forEach(Process::destroyForcibly);
    }
  }
}
