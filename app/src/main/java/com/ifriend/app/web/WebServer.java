package com.ifriend.app.web;

import com.ifriend.app.metrics.Prometheus;
import com.ifriend.app.settings.Settings;
import com.ifriend.slack.SlackBot;
import com.ifriend.slack.wire.SlackHttpResponse;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side: Slack's requests, health, and the console for people on this machine.
 *
 * <p>A request costs a thread only when all of it is there. Slack's requests, health and the
 * console have threads of their own, so that none of them can take the others'.
 */
public final class WebServer {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final int MAX_REQUESTS = 1_000;
  private static final Set<String> SLACK =
      Set.of("/slack/events", "/slack/interactive", "/slack/commands");

  private static final String INSTALL = "/slack/install";
  private static final String INSTALLED = "/slack/oauth_redirect";

  /** Longer than load balancers keep a connection that they may use again. */
  private static final Duration IDLE = Duration.ofSeconds(620);

  private static final TextMapGetter<HttpFields> HEADERS =
      (headers, name) -> headers == null ? null : headers.get(name);

  private final Server server;
  private final ServerConnector connector;
  private final Connections connections;
  private final ScheduledExecutorService sweeper =
      new ScheduledThreadPoolExecutor(1, HttpThreads.daemons("http-sweep"));
  private final ThreadPoolExecutor health = HttpThreads.pool("http-health", 1, 1);
  private final ThreadPoolExecutor workers = HttpThreads.pool("http", 8, 256);

  /** For pages that wait for Slack, and that anybody may call. */
  private final ThreadPoolExecutor installs = HttpThreads.pool("http-install", 2, 32);

  private final ThreadPoolExecutor talks = HttpThreads.pool("http-console", 32, 64);

  /** Fair, so that whoever waits for all of them keeps newcomers out. */
  private final Semaphore requests = new Semaphore(MAX_REQUESTS, true);

  private final Optional<SlackBot> slack;
  private final Supplier<String> metrics;
  private final Optional<String> metricsToken;
  private final Optional<Console> console;

  private final Readiness readiness;

  private WebServer(
      Settings settings,
      Optional<Console> console,
      Stores stores,
      Optional<SlackBot> slack,
      Supplier<String> metrics,
      HttpLimits limits) {
    this.slack = slack;
    this.metrics = metrics;
    this.metricsToken = settings.metricsToken();
    this.console = console;
    this.readiness = new Readiness(stores, slack, health);
    this.connections = new Connections(limits);
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setName("http-io");
    threads.setDaemon(true);
    this.server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setPersistentConnectionsEnabled(true);
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setAcceptQueueSize(limits.connections());
    var unusedListening = connector.addEventListener(connections);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract.NonBlocking() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            route(new Exchange(request, response, callback, connections));
            return true;
          }
        });
    // What never becomes a request: no page of Jetty's, which would quote it.
    server.setErrorHandler(
        (request, response, callback) -> {
          var unused = response.getHeaders().put("Content-Type", "text/plain; charset=utf-8");
          response.write(true, StandardCharsets.UTF_8.encode("bad request\n"), callback);
          return true;
        });
  }

  /**
   * Listens on all interfaces.
   *
   * @param settings which port, and who may have the metrics
   * @param console a page, if there is to be one
   * @param metrics figures in Prometheus' text format
   * @throws IOException if the port is taken
   */
  public static WebServer start(
      Settings settings,
      Optional<Console> console,
      Stores stores,
      Optional<SlackBot> slack,
      Supplier<String> metrics,
      HttpLimits limits)
      throws IOException {
    WebServer web = new WebServer(settings, console, stores, slack, metrics, limits);
    try {
      web.connector.open();
      web.server.start();
    } catch (IOException e) {
      web.stop();
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw new IOException(
            "Port "
                + settings.port()
                + " is in use; choose another with PORT=..., or stop the other copy",
            e);
      }
      throw e;
    } catch (Exception e) {
      web.stop();
      throw new IOException("The HTTP server does not start: " + e, e);
    }
    var unused = web.sweeper.scheduleWithFixedDelay(web.connections::sweep, 1, 1, TimeUnit.SECONDS);
    return web;
  }

  /** The one it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Lets requests that are being answered finish, and refuses new ones.
   *
   * @param patience how long at most
   */
  public void close(Duration patience) {
    readiness.stopping();
    try {
      if (!requests.tryAcquire(MAX_REQUESTS, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Stopped with requests unanswered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop();
  }

  private void stop() {
    try {
      server.stop();
      connector.close();
    } catch (Exception e) {
      log.warn("The HTTP server did not stop in good order", e);
    }
    for (var executor : List.of(sweeper, health, workers, installs, talks)) {
      var unused = executor.shutdownNow();
    }
  }

  private void route(Exchange exchange) {
    String path = exchange.path();
    if (path.equals("/healthz")) {
      exchange.text(200, "ok\n");
    } else if (path.equals("/readyz")) {
      readiness.ask(exchange);
    } else if (path.equals("/metrics")) {
      if (mayHaveMetrics(exchange)) {
        work(workers, exchange, this::metrics);
      } else {
        exchange.text(404, "not found\n");
      }
    } else if (SLACK.contains(path)) {
      slack(exchange);
    } else if (path.equals(INSTALL) || path.equals(INSTALLED)) {
      install(exchange);
    } else if (console.isEmpty() || !console.get().isFor(exchange)) {
      exchange.text(404, "not found\n");
    } else if (exchange.method().equals("POST")) {
      exchange.withBody(() -> work(talks, exchange, console.get()::handle));
    } else {
      work(workers, exchange, console.get()::handle);
    }
  }

  /** What goes wrong in a handler is our defect: the log has it, the caller gets a plain 500. */
  private void work(ThreadPoolExecutor executor, Exchange exchange, Consumer<Exchange> handler) {
    if (!admit()) {
      exchange.text(503, "busy or stopping; try again\n");
      return;
    }
    exchange.serving(requests::release);
    Context trace =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), exchange.headers(), HEADERS);
    try {
      executor.execute(
          () -> {
            // Of the caller's trace, if it has one; the log and the spans of what follows name it.
            Scope current = trace.makeCurrent();
            try {
              handler.accept(exchange);
            } catch (RuntimeException e) {
              log.error("{} {} failed", exchange.method(), exchange.path(), e);
              if (exchange.isAnswered()) {
                exchange.complete(e);
              } else {
                exchange.text(500, "failed\n");
              }
            } finally {
              current.close();
            }
          });
    } catch (RejectedExecutionException e) {
      exchange.text(503, "busy or stopping; try again\n");
    }
  }

  private boolean admit() {
    try {
      return requests.tryAcquire(0, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Who shows the token or, where none is set, calls on this machine: the port may be open to the
   * world, and the figures are not meant for it.
   */
  private boolean mayHaveMetrics(Exchange exchange) {
    return metricsToken
        .map(
            token ->
                MessageDigest.isEqual(
                    ("Bearer " + token).getBytes(StandardCharsets.UTF_8),
                    String.valueOf(exchange.headers().get("Authorization"))
                        .getBytes(StandardCharsets.UTF_8)))
        .orElseGet(exchange::isLocal);
  }

  private void metrics(Exchange exchange) {
    exchange.send(200, Prometheus.CONTENT_TYPE, metrics.get().getBytes(StandardCharsets.UTF_8));
  }

  private void slack(Exchange exchange) {
    if (slack.isEmpty()) {
      exchange.text(404, "Slack is not configured; set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET\n");
    } else if (!exchange.method().equals("POST")) {
      exchange.header("Allow", "POST");
      exchange.text(405, "Slack sends POST\n");
    } else {
      SlackBot receiver = slack.get();
      exchange.withBody(
          () ->
              work(
                  workers,
                  exchange,
                  complete ->
                      send(complete, receiver.handle(complete.headerValues(), complete.body()))));
    }
  }

  /** Of a person's browser. */
  private void install(Exchange exchange) {
    if (slack.isEmpty()) {
      exchange.text(404, "Slack is not configured\n");
    } else if (!exchange.method().equals("GET")) {
      exchange.header("Allow", "GET");
      exchange.text(405, "this is a page\n");
    } else {
      SlackBot bot = slack.get();
      work(
          installs,
          exchange,
          complete ->
              send(
                  complete,
                  complete.path().equals(INSTALL)
                      ? bot.install(complete.isSecure())
                      : bot.installed(complete.query(), complete::cookie, complete.isSecure())));
    }
  }

  private static void send(Exchange exchange, SlackHttpResponse answer) {
    answer.headers().forEach(exchange::header);
    exchange.send(
        answer.status(), answer.contentType(), answer.body().getBytes(StandardCharsets.UTF_8));
  }
}
