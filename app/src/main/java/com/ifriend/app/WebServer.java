package com.ifriend.app;

import com.ifriend.app.metrics.Prometheus;
import com.ifriend.slack.SlackBot;
import com.ifriend.slack.SlackHttpResponse;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side: Slack's requests, health, and the console for people on this machine. */
final class WebServer {
  private static final Logger log = LoggerFactory.getLogger(WebServer.class);
  private static final int MAX_BODY = 1 << 20;
  private static final int MAX_REQUESTS = 1_000;

  static {
    // Without the first an answer waits for the caller's delayed acknowledgement; the second ends
    // requests that never get finished, in seconds. The JDK's server reads them at its first use.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
  }

  private static final TextMapGetter<Headers> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
          return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
          return headers == null ? null : headers.getFirst(name);
        }
      };

  private final HttpServer server;
  private final ExecutorService workers;

  /** Fair, so that whoever waits for all of them keeps newcomers out. */
  private final Semaphore requests = new Semaphore(MAX_REQUESTS, true);

  private final Bot bot;
  private final Optional<SlackBot> slack;
  private final Supplier<String> metrics;

  private WebServer(
      HttpServer server, Bot bot, Optional<SlackBot> slack, Supplier<String> metrics) {
    this.metrics = metrics;
    this.server = server;
    this.bot = bot;
    this.slack = slack;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Listens on all interfaces.
   *
   * @param port 0 for any free one
   * @param metrics figures in Prometheus' text format
   */
  static WebServer start(int port, Bot bot, Optional<SlackBot> slack, Supplier<String> metrics)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (BindException e) {
      throw new IOException(
          "Port " + port + " is in use; choose another with PORT=..., or stop the other copy", e);
    }
    WebServer web = new WebServer(server, bot, slack, metrics);
    web.routes();
    server.setExecutor(web.workers);
    server.start();
    return web;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /**
   * Lets requests that are being answered finish, and refuses new ones.
   *
   * @param patience how long at most
   */
  void close(Duration patience) {
    // HttpServer.stop(n) would wait its whole time, whether or not there is anything to wait for.
    try {
      if (!requests.tryAcquire(MAX_REQUESTS, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("Stopped with requests unanswered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    workers.shutdown();
  }

  private void routes() {
    on("/healthz", exchange -> text(exchange, 200, "ok\n"));
    on("/readyz", this::ready);
    on("/metrics", this::metrics);
    for (String path : List.of("/slack/events", "/slack/interactive", "/slack/commands")) {
      on(path, this::slack);
    }
    on("/", new Console(bot));
  }

  /** What goes wrong in a handler is our defect: the log has it, the caller gets a plain 500. */
  private void on(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          if (!admit()) {
            text(exchange, 503, "busy or stopping; try again\n");
            exchange.close();
            return;
          }
          Scope trace = traceOf(exchange).makeCurrent();
          try {
            if (!path.equals("/") && !exchange.getRequestURI().getPath().equals(path)) {
              text(exchange, 404, "not found\n");
              return;
            }
            handler.handle(exchange);
          } catch (BodyTooLargeException e) {
            text(exchange, 413, "the body is larger than " + MAX_BODY + " bytes\n");
          } catch (RuntimeException e) {
            log.error("{} {} failed", exchange.getRequestMethod(), path, e);
            if (exchange.getResponseCode() < 0) {
              text(exchange, 500, "failed\n");
            }
          } finally {
            trace.close();
            exchange.close();
            requests.release();
          }
        });
  }

  /** Of the caller's trace, if it has one; the log and the spans of what follows name it. */
  private static Context traceOf(HttpExchange exchange) {
    return W3CTraceContextPropagator.getInstance()
        .extract(Context.root(), exchange.getRequestHeaders(), HEADERS);
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
   * Not for callers from outside, whom the proxy of a platform names: the port may be open to the
   * world, and the figures are not meant for it.
   */
  private void metrics(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    if (headers.containsKey("X-Forwarded-For") || headers.containsKey("Forwarded")) {
      text(exchange, 404, "not found\n");
    } else {
      send(exchange, 200, Prometheus.CONTENT_TYPE, metrics.get().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void ready(HttpExchange exchange) throws IOException {
    List<String> complaints = new ArrayList<>();
    bot.backends().complaint().ifPresent(complaints::add);
    if (slack.isPresent() && !slack.get().ready()) {
      complaints.add("No Socket Mode connection to Slack");
    }
    if (complaints.isEmpty()) {
      // A bot on its fallback answers, and taking it out of service would leave none.
      String fallback =
          bot.backends()
              .fallback()
              .map(why -> "FALLBACK to CloudSQL until the next start: " + why + "\n")
              .orElse("");
      text(exchange, 200, "ready: " + bot.backends().description() + "\n" + fallback);
    } else {
      text(exchange, 503, String.join("\n", complaints) + "\n");
    }
  }

  private void slack(HttpExchange exchange) throws IOException {
    if (slack.isEmpty()) {
      text(
          exchange, 404, "Slack is not configured; set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET\n");
    } else if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      text(exchange, 405, "Slack sends POST\n");
    } else {
      SlackHttpResponse response = slack.get().handle(exchange.getRequestHeaders(), body(exchange));
      send(
          exchange,
          response.status(),
          response.contentType(),
          response.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The whole body, unless it is larger than anything that is sent in earnest. */
  static byte[] body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      // A caller who is still sending would see the connection break, not the answer.
      for (int rest = 8 * MAX_BODY; rest > 0; ) {
        int read = exchange.getRequestBody().readNBytes(body, 0, body.length);
        rest = read < body.length ? 0 : rest - read;
      }
      throw new BodyTooLargeException();
    }
    return body;
  }

  static void text(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  static void send(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static final class BodyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
