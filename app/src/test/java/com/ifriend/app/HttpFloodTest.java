package com.ifriend.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.app.settings.Settings;
import com.ifriend.app.web.HttpLimits;
import com.ifriend.slackdouble.SlackDouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an outsider can do to the HTTP server without any secret, over real sockets. */
final class HttpFloodTest {
  private static final int MANY = 1_000;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String BEGUN =
      "POST /slack/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{";
  private static final String STALLED = "GET /healthz HTTP/1.1\r\nHost: local";

  private final List<Socket> sockets = new ArrayList<>();
  private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();
  private SlackDouble slack;

  @BeforeEach
  void start() {
    warnings.start();
    jetty().addAppender(warnings);
    slack = SlackDouble.start();
  }

  @AfterEach
  void stop() throws IOException {
    jetty().detachAppender(warnings);
    for (Socket socket : sockets) {
      socket.close();
    }
    slack.close();
  }

  @Test
  void unfinishedBodiesKeepNobodyOut() throws Exception {
    try (Service service = start(new HttpLimits(2 * MANY, LONG, 32 << 20))) {
      int before = threads();

      flood(service, MANY, BEGUN);

      assertAnswers(service);
      assertThat(threads() - before).isLessThan(100);
    }
  }

  @Test
  void stalledHeadersKeepNobodyOut() throws Exception {
    try (Service service = start(new HttpLimits(2 * MANY, LONG, 32 << 20))) {
      int before = threads();

      flood(service, MANY, STALLED);

      assertAnswers(service);
      assertThat(threads() - before).isLessThan(100);
    }
  }

  @Test
  void oldestUnfinishedMakesRoomForTheNewcomer() throws Exception {
    try (Service service = start(new HttpLimits(50, LONG, 32 << 20))) {
      flood(service, 150, BEGUN);
      flood(service, 150, STALLED);

      assertAnswers(service);
      for (Socket old : sockets.subList(0, 200)) {
        assertThat(endOf(old)).isTrue();
      }
    }
  }

  @Test
  void whoTakesTooLongIsGivenUpAndWhoOnlyWaitsIsNot() throws Exception {
    try (Service service = start(new HttpLimits(100, Duration.ofSeconds(2), 32 << 20))) {
      flood(service, 1, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      flood(service, 1, BEGUN);
      flood(service, 1, STALLED);
      flood(service, 1, "");

      for (Socket late : sockets.subList(1, 4)) {
        assertThat(endOf(late)).isTrue();
      }
      Socket idle = sockets.get(0);
      assertThat(nextAnswer(idle)).startsWith("HTTP/1.1 200");
      send(idle, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(nextAnswer(idle)).startsWith("HTTP/1.1 200");
      send(idle, STALLED);
      assertThat(endOf(idle)).isTrue();
    }
  }

  @Test
  void bodiesThatNeverEndTakeABoundedMemory() throws Exception {
    try (Service service = start(new HttpLimits(100, LONG, 4 << 20))) {
      String large =
          "POST /slack/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
              + "x".repeat(900_000);
      flood(service, 12, large);

      // Four of these bodies fit. Which ones those are depends on how their bytes arrive.
      awaitEnds(8);
      assertAnswers(service);
      // Nor can anybody fill the log that way.
      assertThat(warnings.list).isEmpty();
    }
  }

  private static Logger jetty() {
    return (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
  }

  private Service start(HttpLimits limits) throws IOException {
    return Service.start(
        Settings.from(
            Map.of(
                "SESSION_BACKEND", "inmemory",
                "PORT", "0",
                "SLACK_BOT_TOKEN", slack.botToken(),
                "SLACK_SIGNING_SECRET", slack.signingSecret(),
                "SLACK_API_URL", slack.apiUrl().toString())),
        limits);
  }

  private void assertAnswers(Service service) throws Exception {
    assertThat(status(service, "/healthz")).isEqualTo(200);
    assertThat(status(service, "/readyz")).isEqualTo(200);
    slack.addChannel("C123");
    ObjectNode mention = slack.payloads().appMention("C123", "U456", "<@BOT> tours em Roma");
    URI events = URI.create("http://127.0.0.1:" + service.port() + "/slack/events");
    assertThat(slack.httpEvents(events).deliver(mention).status()).isEqualTo(200);
    assertThat(slack.awaitPosts(1, Duration.ofSeconds(30))).hasSize(1);
  }

  private static int status(Service service, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path)).build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private void flood(Service service, int count, String text) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
      socket.setSoTimeout((int) LONG.toMillis());
      sockets.add(socket);
      send(socket, text);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Whether the server ends the connection, after whatever it says; waits for it. */
  private static boolean endOf(Socket socket) {
    try {
      var unused = socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      return !(e instanceof SocketTimeoutException);
    }
    return true;
  }

  private void awaitEnds(int count) throws IOException {
    List<Socket> left = new ArrayList<>(sockets);
    for (long end = System.nanoTime() + LONG.toNanos();
        sockets.size() - left.size() < count && System.nanoTime() < end; ) {
      for (Socket socket : List.copyOf(left)) {
        socket.setSoTimeout(50);
        if (endOf(socket)) {
          left.remove(socket);
        }
      }
    }
    assertThat(sockets.size() - left.size()).isGreaterThanOrEqualTo(count);
  }

  private static String nextAnswer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\nok\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  private static int threads() {
    return Thread.getAllStackTraces().size();
  }
}
