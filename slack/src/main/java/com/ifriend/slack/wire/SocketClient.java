package com.ifriend.slack.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.agent.http.ProxyLogin;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.api.Tuning;
import com.ifriend.slack.api.WorkerThreads;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
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
import org.slf4j.event.Level;

/**
 * Keeps a Socket Mode connection to Slack.
 *
 * <p>When Slack announces that it will close a connection, which it does about ten seconds before,
 * the next one is made first, and the old one is read until Slack closes it. When a connection ends
 * or falls silent without notice, the next one is made almost at once, and with growing pauses when
 * that fails or connections end before they were of use. While Socket Mode is switched off in
 * Slack's settings, a connection is asked for now and then. Thread-safe.
 */
public final class SocketClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SocketClient.class);

  /** What Slack says in place of a reason for a new connection. */
  private static final String SWITCHED_OFF = "link_disabled";

  /** The old connection and the new one; Slack allows ten in all. */
  private static final int AT_ONCE = 2;

  /** For a new connection to greet while the old one is still there. */
  private static final Duration REFRESH_WITHIN = Duration.ofSeconds(3);

  private static final int PROXY_WANTS_LOGIN = 407;

  /** Gives out the URL of the next connection. */
  public interface Tickets {
    URI next() throws SlackWebApi.FailedException;
  }

  private final HttpClient http;
  private final Tickets tickets;
  private final SocketSession.Receiver receiver;
  private final Tuning tuning;
  private final Backoff backoff;
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

  /** Whether Slack has said so, and no connection has been of use since. */
  @GuardedBy("this")
  private boolean switchedOff;

  @GuardedBy("this")
  private boolean stopped;

  public SocketClient(Tickets tickets, SocketSession.Receiver receiver, Tuning tuning) {
    this.http = HttpClient.newBuilder().connectTimeout(tuning.helloTimeout()).build();
    this.tickets = tickets;
    this.receiver = receiver;
    this.tuning = tuning;
    this.backoff = new Backoff(tuning);
  }

  /**
   * Makes the first connection and returns when it is usable.
   *
   * @throws SlackStartException when that does not succeed in time
   */
  public void start(StartPatience patience) {
    synchronized (this) {
      connecting = true;
    }
    log.debug("{} is the first", patience.await(this::firstConnection));
    long millis = tuning.pingEvery().toMillis();
    var unused =
        watchdog.scheduleWithFixedDelay(this::watch, millis, millis, TimeUnit.MILLISECONDS);
  }

  private SocketSession firstConnection() throws SlackWebApi.FailedException, InterruptedException {
    try {
      return connect();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw new SlackWebApi.FailedException(
          "Slack gave out a Socket Mode URL, but no connection came about: " + e + hint(e),
          !(e instanceof RuntimeException),
          Duration.ZERO,
          e);
    }
  }

  /** The Web API has come through the proxy by then, with the same login. */
  private static String hint(Exception e) {
    return e.getCause() instanceof WebSocketHandshakeException handshake
            && handshake.getResponse() != null
            && handshake.getResponse().statusCode() == PROXY_WANTS_LOGIN
        ? "; the proxy was shown no login that it takes: start Java with"
            + " -Djdk.http.auth.tunneling.disabledSchemes="
        : "";
  }

  /** Whether events can arrive now. */
  public synchronized boolean connected() {
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
    Duration asked = Duration.ZERO;
    Exception problem;
    try {
      SocketSession session = connect();
      log.info("Connected to Slack again ({})", session);
      return;
    } catch (SlackWebApi.FailedException e) {
      asked = e.retryAfter();
      problem = e;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      problem = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Duration pause;
    boolean expected;
    synchronized (this) {
      if (stopped) {
        return;
      }
      connecting = false;
      pause = pauseAfterFailure();
      expected = switchedOff;
    }
    pause = pause.compareTo(asked) < 0 ? asked : pause;
    log.atLevel(expected ? Level.DEBUG : Level.WARN)
        .log("No connection to Slack ({}); trying again in {}", messageOf(problem), pause);
    connectIn(pause);
  }

  private synchronized Duration pauseAfterFailure() {
    failures++;
    if (switchedOff) {
      return tuning.whenSwitchedOff();
    }
    return current == null ? backoff.pause(failures) : Backoff.shortEnough(backoff.pause(failures));
  }

  /**
   * How long to wait before a connection takes the place of this one: not long when it has been of
   * use, but longer each time when connections end before.
   */
  private synchronized Duration pauseAfter(SocketSession session) {
    if (!session.isUsed()) {
      failures++;
      return backoff.pause(failures);
    }
    failures = 0;
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(tuning.firstBackoff().toMillis() / 5 + 1));
  }

  private SocketSession connect()
      throws SlackWebApi.FailedException,
          ExecutionException,
          TimeoutException,
          InterruptedException {
    URI url = tickets.next();
    SocketSession session = new SocketSession(receiver, this::announced, this::ended);
    boolean greeted = false;
    long millis;
    synchronized (this) {
      sessions.add(session);
      Duration within = tuning.helloTimeout();
      millis = (current == null ? within : Backoff.shorter(within, REFRESH_WITHIN)).toMillis();
    }
    try {
      WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(tuning.helloTimeout());
      ProxyLogin.to(URI.create(url.toString().replaceFirst("^ws", "http")))
          .ifPresent(login -> builder.header(ProxyLogin.HEADER, login));
      var unused = builder.buildAsync(url, session).get(millis, TimeUnit.MILLISECONDS);
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
    List<SocketSession> open;
    synchronized (this) {
      replaced = current;
      current = session;
      connecting = false;
      open = List.copyOf(sessions);
    }
    if (replaced != null) {
      var unused =
          watchdog.schedule(replaced::close, tuning.linger().toMillis(), TimeUnit.MILLISECONDS);
    }
    open.subList(0, Math.max(0, open.size() - AT_ONCE)).forEach(SocketSession::close);
    // What happened before this connection became the current one.
    if (isStopped()) {
      session.close();
    } else if (session.isEnded()) {
      ended(session);
    } else {
      session.announcement().ifPresent(reason -> announced(session, reason));
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized void forget(SocketSession session) {
    sessions.remove(session);
  }

  private void announced(SocketSession session, String reason) {
    boolean off = reason.equals(SWITCHED_OFF);
    boolean first;
    synchronized (this) {
      if (session != current) {
        return;
      }
      first = !switchedOff;
      if (off) {
        switchedOff = true;
        current = null;
      }
    }
    if (!off) {
      log.info("Slack will close {} ({}); making the next connection first", session, reason);
      connectIn(Backoff.shortEnough(pauseAfter(session)));
      return;
    }
    if (first) {
      log.error(
          "SOCKET MODE IS SWITCHED OFF for this app in Slack's settings (link_disabled): the bot"
              + " receives nothing until it is switched on. It asks each {} whether it is",
          tuning.whenSwitchedOff());
    }
    session.close();
    connectIn(tuning.whenSwitchedOff());
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
    if (isOnAgain()) {
      log.info("Socket Mode is switched on again");
    }
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

  private synchronized boolean isOnAgain() {
    boolean on = switchedOff && current != null && current.isUsed();
    switchedOff = switchedOff && !on;
    return on;
  }

  private synchronized List<SocketSession> all() {
    return List.copyOf(sessions);
  }

  /** Says goodbye to Slack on all connections, after the acknowledgements under way. */
  @Override
  public void close() {
    synchronized (this) {
      stopped = true;
      current = null;
    }
    List<SocketSession> open = all();
    open.forEach(SocketSession::close);
    var abandoned = connector.shutdownNow();
    abandoned.addAll(watchdog.shutdownNow());
    for (SocketSession session : open) {
      session.awaitEnd(Duration.ofSeconds(1));
      session.abort();
    }
  }
}
