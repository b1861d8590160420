package com.ifriend.bench.race.child;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** The JDK's HTTP server, for Java bots that take requests. */
public final class SlackHttp {
  static {
    // Without it an answer waits for the caller's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private SlackHttp() {}

  /** To one request of Slack. */
  public record Response(int status, String body) {}

  public interface Handler {
    Response handle(Map<String, List<String>> headers, byte[] body) throws Exception;
  }

  /** Serves {@code /slack/events} on a thread for each request, and returns the port. */
  public static int serve(Handler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    var unused =
        server.createContext(
            "/slack/events",
            exchange -> {
              try (exchange) {
                Response response;
                try {
                  response =
                      handler.handle(
                          exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
                } catch (Exception e) {
                  response = new Response(500, e.toString());
                }
                byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(
                    response.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
              }
            });
    server.start();
    return server.getAddress().getPort();
  }
}
