package com.ifriend.slack;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a Socket Mode connection to Slack.
 *
 * <p>When Slack announces that it will close a connection, the next one is made first, and the old
 * one is read until Slack closes it. When a connection ends or falls silent without notice, the
 * next one is made almost at once, and with growing pauses when that fails or does not last.
 * Thread-safe.
 */
final class SocketClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SocketClient.class);

  /** Gives out the URL of the next connection. */
  interface Tickets {
    URI next() throws SlackWebApi.NoTicketException;
  }

  private final HttpClient http;
  private final Tickets tickets;
  private final SocketSession.Receiver receiver;
  private final Tuning tuning;
  private final ScheduledExecutorService connector =
      Executors.newSingleThreadScheduledExecutor(WorkerThreads.daemons("slack-connect"));
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(WorkerThreads.daemons("slack-watch"));

  /** All connections not closed yet, oldest first. */
  @GuardedBy("this")
  private final Set<SocketSession> sessions = new LinkedHashSet<>();

  /** The newest connection that Slack has greeted. */
  @GuardedBy("this")
  private @Nullable SocketSession current;

  @GuardedBy("this")
  private boolean connecting;

  @GuardedBy("this")
  private int failures;

  @GuardedBy("this")
  private boolean stopped;

  SocketClient(Tickets tickets, SocketSession.Receiver receiver, Tuning tuning) {
    this.http = HttpClient.newBuilder().connectTimeout(tuning.helloTimeout()).build();
    this.tickets = tickets;
    this.receiver = receiver;
    this.tuning = tuning;
  }

  /** Makes the first connection and returns when it is usable. */
  void start() {
    synchronized (this) {
      connecting = true;
    }
    try {
      var unused = connect();
    } catch (SlackWebApi.NoTicketException e) {
      throw new SlackStartException(messageOf(e), e);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw new SlackStartException(
          "Slack gave out a Socket Mode URL, but no connection came about: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlackStartException("Interrupted while connecting to Slack", e);
    }
    long millis = tuning.pingEvery().toMillis();
    var unused =
        watchdog.scheduleWithFixedDelay(this::watch, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Whether events can arrive now. */
  synchronized boolean connected() {
    return current != null && !stopped;
  }

  private static String messageOf(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
  }

  private synchronized void connectIn(Duration pause) {
    if (stopped || connecting) {
      return;
    }
    connecting = true;
    var unused = connector.schedule(this::reconnect, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void reconnect() {
    Optional<Duration> wanted = Optional.empty();
    Exception problem;
    try {
      SocketSession session = connect();
      log.info("Connected to Slack again ({})", session);
      return;
    } catch (SlackWebApi.NoTicketException e) {
      wanted = e.retryAfter();
      problem = e;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      problem = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Duration pause;
    synchronized (this) {
      if (stopped) {
        return;
      }
      connecting = false;
      failures++;
      pause = pause(failures);
    }
    Duration asked = wanted.orElse(Duration.ZERO);
    pause = pause.compareTo(asked) < 0 ? asked : pause;
    log.warn("No connection to Slack ({}); trying again in {}", messageOf(problem), pause);
    connectIn(pause);
  }

  /**
   * How long to wait before a connection takes the place of this one: not long when it has served
   * for a while, but longer each time when connections end young.
   */
  private synchronized Duration pauseAfter(SocketSession session) {
    if (session.age().compareTo(tuning.deadAfter()) < 0) {
      failures++;
      return pause(failures);
    }
    failures = 0;
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(tuning.firstBackoff().toMillis() / 5 + 1));
  }

  /** The n-th pause, doubling up to the longest, of which up to a half is left to chance. */
  private Duration pause(int count) {
    long first = tuning.firstBackoff().toMillis();
    long full = Math.min(tuning.longestBackoff().toMillis(), first << Math.min(count - 1, 20));
    return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }

  private SocketSession connect()
      throws SlackWebApi.NoTicketException,
          ExecutionException,
          TimeoutException,
          InterruptedException {
    URI url = tickets.next();
    SocketSession session = new SocketSession(receiver, this::announced, this::ended);
    long millis = tuning.helloTimeout().toMillis();
    boolean greeted = false;
    synchronized (this) {
      sessions.add(session);
    }
    try {
      var unused =
          http.newWebSocketBuilder()
              .connectTimeout(tuning.helloTimeout())
              .buildAsync(url, session)
              .get(millis, TimeUnit.MILLISECONDS);
      session.hello().get(millis, TimeUnit.MILLISECONDS);
      greeted = true;
    } finally {
      if (!greeted) {
        session.abort();
        forget(session);
      }
    }
    adopt(session);
    return session;
  }

  private void adopt(SocketSession session) {
    SocketSession replaced;
    synchronized (this) {
      replaced = current;
      current = session;
      connecting = false;
    }
    if (replaced != null) {
      var unused =
          watchdog.schedule(replaced::close, tuning.linger().toMillis(), TimeUnit.MILLISECONDS);
    }
    // What happened before this connection became the current one.
    if (isStopped()) {
      session.close();
    } else if (session.isEnded()) {
      ended(session);
    } else if (session.isAnnounced()) {
      connectIn(pauseAfter(session));
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized void forget(SocketSession session) {
    sessions.remove(session);
  }

  private void announced(SocketSession session, String reason) {
    if (reason.equals("link_disabled")) {
      log.error(
          "SOCKET MODE IS SWITCHED OFF for this app in Slack's settings (link_disabled): the bot"
              + " receives nothing until it is switched on and the bot is started again");
      var unused = stop();
      return;
    }
    log.info("Slack will close {} ({}); making the next connection first", session, reason);
    synchronized (this) {
      if (session != current) {
        return;
      }
    }
    connectIn(pauseAfter(session));
  }

  private void ended(SocketSession session) {
    synchronized (this) {
      sessions.remove(session);
      if (session != current) {
        return;
      }
      current = null;
      if (stopped) {
        return;
      }
    }
    log.info("{} ended; making another connection", session);
    connectIn(pauseAfter(session));
  }

  private void watch() {
    for (SocketSession session : all()) {
      if (session.silence().compareTo(tuning.deadAfter()) > 0) {
        log.warn("{} is dead: silent for {}", session, session.silence());
        session.abort();
        ended(session);
      } else {
        session.ping();
      }
    }
  }

  private synchronized List<SocketSession> all() {
    return List.copyOf(sessions);
  }

  private List<SocketSession> stop() {
    synchronized (this) {
      stopped = true;
      current = null;
    }
    List<SocketSession> open = all();
    open.forEach(SocketSession::close);
    return open;
  }

  /** Says goodbye to Slack on all connections, after the acknowledgements under way. */
  @Override
  public void close() {
    List<SocketSession> open = stop();
    var abandoned = connector.shutdownNow();
    abandoned.addAll(watchdog.shutdownNow());
    for (SocketSession session : open) {
      session.awaitEnd(Duration.ofSeconds(1));
      session.abort();
    }
  }
}
