package com.ifriend.app.web;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A request and its one answer. */
final class Exchange {
  /** The largest body that is read; far larger than anything that is sent in earnest. */
  static final int MAX_BODY = 1 << 20;

  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  /** What proxies, tunnels and load balancers add to what they pass on. */
  private static final Set<String> PASSED_ON =
      Set.of(
          "forwarded",
          "via",
          "cdn-loop",
          "client-ip",
          "true-client-ip",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-proxyuser-ip",
          "x-remote-ip",
          "x-remote-addr",
          "x-cloud-trace-context",
          "x-request-start",
          "fly-client-ip",
          "fastly-client-ip");

  private static final List<String> PASSED_ON_PREFIXES =
      List.of(
          "x-forwarded",
          "x-original-",
          "x-envoy-",
          "x-amzn-",
          "x-amz-cf-",
          "x-appengine-",
          "x-azure-",
          "x-arr-",
          "x-vercel-",
          "x-ms-",
          "cf-",
          "cloudfront-");

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Connections connections;
  private final Connection connection;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private long received;
  private long held;
  private Runnable afterwards = () -> {};

  Exchange(Request request, Response response, Callback callback, Connections connections) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.connections = connections;
    this.connection = request.getConnectionMetaData().getConnection();
  }

  String method() {
    return request.getMethod();
  }

  String path() {
    return Request.getPathInContext(request);
  }

  /** As it was sent; may be empty. */
  String query() {
    return Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
  }

  HttpFields headers() {
    return request.getHeaders();
  }

  Map<String, List<String>> headerValues() {
    Map<String, List<String>> values = new HashMap<>();
    for (String name : headers().getFieldNamesCollection()) {
      values.put(name, headers().getValuesList(name));
    }
    return values;
  }

  /**
   * Whether it was made on this machine and by no foreign page: the caller's address, the {@code
   * Host} and the {@code Origin} must all say so, and nothing may show that it was passed on.
   * Proxies that add nothing speak HTTP/1.0, which no browser does.
   */
  boolean isLocal() {
    String host = headers().get(HttpHeader.HOST);
    String origin = headers().get(HttpHeader.ORIGIN);
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress from
        && from.getAddress().isLoopbackAddress()
        && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
        && host != null
        && LOCAL_HOSTS.contains(host.replaceFirst(":\\d+$", ""))
        && (origin == null || origin.equals("http://" + host))
        && headers().stream().noneMatch(Exchange::showsProxy);
  }

  /** Whether it was made by no foreign page, or by no page at all. */
  boolean isOfOwnPage() {
    String host = headers().get(HttpHeader.HOST);
    String origin = headers().get(HttpHeader.ORIGIN);
    return host != null
        && (origin == null || origin.equals("http://" + host) || origin.equals("https://" + host));
  }

  /** Whether the caller's side of the way here is TLS, as the proxy in front says. */
  boolean isSecure() {
    return "https".equalsIgnoreCase(headers().get("X-Forwarded-Proto"));
  }

  Optional<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(cookie -> cookie.getValue())
        .findFirst();
  }

  private static boolean showsProxy(HttpField header) {
    String name = header.getName().toLowerCase(Locale.ROOT);
    return PASSED_ON.contains(name) || PASSED_ON_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /**
   * Reads the body as it comes, on no thread of its own, and goes on behind its end; what is too
   * large is answered here.
   */
  void withBody(Runnable next) {
    for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
      if (Content.Chunk.isFailure(chunk)) {
        complete(chunk.getFailure());
        return;
      }
      ByteBuffer bytes = chunk.getByteBuffer();
      received += bytes.remaining();
      boolean room = received > MAX_BODY || connections.hold(connection, bytes.remaining());
      if (room && received <= MAX_BODY) {
        body.writeBytes(BufferUtil.toArray(bytes));
      }
      boolean last = chunk.isLast();
      chunk.release();
      if (!room) {
        text(503, "busy; try again\n");
        return;
      }
      // A caller who is still sending would see the connection break, not the answer.
      if (received > MAX_BODY && (last || received > 8L * MAX_BODY)) {
        text(413, "the body is larger than " + MAX_BODY + " bytes\n");
        return;
      }
      if (last) {
        next.run();
        return;
      }
    }
    request.demand(() -> withBody(next));
  }

  byte[] body() {
    return body.toByteArray();
  }

  /**
   * The client has said everything, and is not given up while we work for it.
   *
   * @param done runs once when the answer is taken, or cannot be delivered
   */
  void serving(Runnable done) {
    afterwards = done;
    held = connections.serving(connection);
  }

  boolean isAnswered() {
    return response.isCommitted();
  }

  /** Of the answer; before anything is sent. */
  void header(String name, String value) {
    var unused = response.getHeaders().put(name, value);
  }

  /** Sends the browser on to another page. */
  void seeOther(String path) {
    header("Location", path);
    text(303, "see " + path + "\n");
  }

  void text(int status, String text) {
    send(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  void send(int status, String contentType, byte[] content) {
    begin(status, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
    connections.answering(connection);
    response.write(
        true, ByteBuffer.wrap(content), Callback.from(() -> complete(null), this::complete));
  }

  /** For an answer that comes piece by piece; end it with {@link #complete}. */
  OutputStream stream(int status, String contentType) {
    begin(status, contentType);
    return Content.Sink.asOutputStream(response);
  }

  private void begin(int status, String contentType) {
    response.setStatus(status);
    header("Content-Type", contentType);
    header("X-Content-Type-Options", "nosniff");
    if (!response.getHeaders().contains("Referrer-Policy")) {
      header("Referrer-Policy", "no-referrer");
    }
  }

  /** Ends it, once. */
  void complete(@Nullable Throwable failure) {
    connections.release(held);
    held = 0;
    connections.idle(connection);
    if (failure == null) {
      callback.succeeded();
    } else {
      // The client's doing, of which Jetty would tell the log.
      callback.failed(new QuietException.Exception(failure));
    }
    Runnable done = afterwards;
    afterwards = () -> {};
    done.run();
  }
}
