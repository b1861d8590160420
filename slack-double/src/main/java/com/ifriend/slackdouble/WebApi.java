package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Web API of the double on a loopback port. */
final class WebApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Otherwise a response of this server waits about 40 ms for the peer's delayed ack.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      var unused = System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static final int RETRY_AFTER_SECONDS = 10;

  private final Methods methods;
  private final String team;
  private final OAuth oauth;
  private final Supplier<URI> socketTickets;
  private final Uploads uploads;
  private final String botToken;
  private final String appToken;
  private final Journal<Call> calls = new Journal<>("a Web API call");
  private final Journal<Post> posts = new Journal<>("a chat.postMessage");
  private final ResponseUrls responseUrls;

  private final Faults faults = new Faults();
  private volatile List<String> scopes = Identity.SCOPES;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads;
  private final HttpServer server;

  WebApi(
      Identity identity,
      Workspace workspace,
      String botToken,
      String appToken,
      Supplier<URI> socketTickets,
      AgentMethods agent,
      StreamMethods streams,
      Uploads uploads,
      ResponseUrls responseUrls,
      Views views,
      OAuth oauth)
      throws IOException {
    this.uploads = uploads;
    this.oauth = oauth;
    this.team = identity.teamId();
    this.socketTickets = socketTickets;
    this.responseUrls = responseUrls;
    this.methods =
        new Methods(
            identity,
            workspace,
            socketTickets,
            agent,
            streams,
            id -> uploads.describe(id, fileBase()),
            responseUrls.shown(),
            views);
    this.botToken = botToken;
    this.appToken = appToken;
    this.threads = Executors.newCachedThreadPool(Daemons.named("slack-double-api"));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    var unused = server.createContext("/api/", this::serve);
    unused = server.createContext(Uploads.PATH, this::serveFile);
    unused = server.createContext(Uploads.LOGIN, WebApi::serveLogin);
    unused = server.createContext(ResponseUrls.PATH, this::respond);
    server.start();
  }

  /** What a token of another workspace can do. */
  Methods methodsFor(Tenant.Parts parts) {
    AgentMethods agent = new AgentMethods(parts.workspace());
    return new Methods(
        parts.identity(),
        parts.workspace(),
        socketTickets,
        agent,
        new StreamMethods(parts.workspace(), agent),
        id -> uploads.describe(id, fileBase()),
        responseUrls.shown(),
        parts.views());
  }

  private Optional<Tenant> tenant(ApiRequest request) {
    try {
      return oauth.tenant(request.token().orElse(""));
    } catch (Refused e) {
      return Optional.empty();
    }
  }

  private List<String> scopes(ApiRequest request) {
    return oauth.scopes(request.token().orElse("")).orElse(scopes);
  }

  URI url() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + "/api/");
  }

  Journal<Call> calls() {
    return calls;
  }

  Journal<Post> posts() {
    return posts;
  }

  void setScopes(List<String> granted) {
    scopes = List.copyOf(granted);
  }

  Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    var unused = threads.shutdownNow();
  }

  /** What stands before the id of a file in its address. */
  String fileBase() {
    return url().resolve(Uploads.PATH).toString();
  }

  private void serveFile(HttpExchange exchange) throws IOException {
    Instant receivedAt = Instant.now();
    try (exchange) {
      String id = exchange.getRequestURI().getPath().substring(Uploads.PATH.length());
      ApiRequest request =
          new ApiRequest(Uploads.DOWNLOAD, Map.of("file", id), Optional.empty(), true);
      Fault fault = faults.take(Uploads.DOWNLOAD);
      if (fault != null) {
        fail(exchange, request, receivedAt, fault);
        return;
      }
      String bearer =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
              .orElse("")
              .replaceFirst("^Bearer ", "");
      boolean known =
          bearer.equals(botToken)
              || tenant(new ApiRequest("", Map.of(), Optional.of(bearer), true)).isPresent();
      boolean allowed = known && scopes.contains("files:read");
      record(request, allowed ? 200 : 302, null, receivedAt);
      if (allowed) {
        uploads.send(exchange, id);
      } else {
        Uploads.toLogIn(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void serveLogin(HttpExchange exchange) throws IOException {
    try (exchange) {
      Uploads.logIn(exchange);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    Instant receivedAt = Instant.now();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String method = exchange.getRequestURI().getPath().substring("/api/".length());
      Fault fault = faults.take(method);
      ApiRequest request;
      try {
        request = ApiRequest.of(exchange, method, body);
      } catch (Refused e) {
        record(
            new ApiRequest(method, Map.of(), Optional.empty(), false), 200, e.error(), receivedAt);
        answer(exchange, 200, e.response());
        return;
      }
      if (fault == null || fault instanceof Fault.LostResponse) {
        carryOut(exchange, request, receivedAt, fault != null);
      } else {
        fail(exchange, request, receivedAt, fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What comes to an address for answers, which needs no token. */
  private void respond(HttpExchange exchange) throws IOException {
    Instant receivedAt = Instant.now();
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      ApiRequest request =
          new ApiRequest(ResponseUrls.METHOD, Map.of("body", body), Optional.empty(), false);
      Fault fault = faults.take(ResponseUrls.METHOD);
      if (fault != null && !(fault instanceof Fault.LostResponse)) {
        fail(exchange, request, receivedAt, fault);
        return;
      }
      try {
        Ephemeral shown = responseUrls.use(exchange.getRequestURI().getPath(), body);
        record(request, 200, null, receivedAt);
        responseUrls.shown().add(shown);
        if (fault == null) {
          answer(exchange, 200, JSON.createObjectNode().put("ok", true));
        } else {
          Faults.cut(exchange);
        }
      } catch (Refused e) {
        record(request, 404, e.error(), receivedAt);
        answer(exchange, 404, e.response());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut(
      HttpExchange exchange, ApiRequest request, Instant receivedAt, boolean loseResponse)
      throws IOException, InterruptedException {
    ObjectNode response;
    List<Post> posted = new ArrayList<>();
    try {
      if (request.method().equals("oauth.v2.access")) {
        response = oauth.access(request);
      } else {
        authorize(request);
        Methods of = tenant(request).map(Tenant::methods).orElse(methods);
        Optional<String> scope = of.neededScope(request);
        List<String> granted = scopes(request);
        if (scope.isPresent() && !granted.contains(scope.get())) {
          throw Refused.missingScope(scope.get(), granted);
        }
        response = of.run(request, receivedAt, posted);
      }
      record(request, 200, null, receivedAt);
      // Behind the call, so that who waits for the post finds the call.
      posted.forEach(posts::add);
    } catch (Refused e) {
      if (e.error().equals("ratelimited")) {
        fail(exchange, request, receivedAt, Fault.rateLimited(RETRY_AFTER_SECONDS));
        return;
      }
      response = e.response();
      record(request, 200, e.error(), receivedAt);
    }
    if (loseResponse) {
      Faults.cut(exchange);
    } else {
      answer(exchange, 200, response);
    }
  }

  private void fail(HttpExchange exchange, ApiRequest request, Instant receivedAt, Fault fault)
      throws IOException, InterruptedException {
    if (fault instanceof Fault.RateLimited limited) {
      record(request, 429, "ratelimited", receivedAt);
      exchange
          .getResponseHeaders()
          .set("Retry-After", Integer.toString(limited.retryAfterSeconds()));
      answer(exchange, 429, new Refused("ratelimited").response());
    } else if (fault instanceof Fault.HttpStatus bare) {
      record(request, bare.status(), null, receivedAt);
      exchange.sendResponseHeaders(bare.status(), -1);
    } else if (fault instanceof Fault.SlackError error) {
      record(request, 200, error.error(), receivedAt);
      answer(exchange, 200, new Refused(error.error()).response());
    } else if (fault instanceof Fault.Hang hang) {
      record(request, 0, null, receivedAt);
      var unused = closed.await(hang.time().toMillis(), TimeUnit.MILLISECONDS);
      Faults.cut(exchange);
    }
  }

  private void record(ApiRequest request, int status, @Nullable String error, Instant receivedAt) {
    calls.add(
        new Call(
            request.method(),
            request.arguments(),
            status,
            Optional.ofNullable(error),
            receivedAt,
            teamOf(request)));
  }

  private String teamOf(ApiRequest request) {
    return tenant(request)
        .map(tenant -> tenant.identity().teamId())
        .orElse(request.token().equals(Optional.of(botToken)) ? team : "");
  }

  private void answer(HttpExchange exchange, int status, ObjectNode response) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(response);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.getResponseHeaders().set("x-oauth-scopes", String.join(",", scopes));
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void authorize(ApiRequest request) throws Refused {
    if (request.method().equals("api.test")) {
      return;
    }
    String token = request.token().orElse("");
    if (token.isEmpty()) {
      throw new Refused("not_authed");
    }
    boolean wantsAppToken = request.method().equals("apps.connections.open");
    boolean ofTenant = oauth.tenant(token).isPresent();
    if (!ofTenant && !token.equals(botToken) && !token.equals(appToken)) {
      throw new Refused("invalid_auth");
    }
    if (token.equals(appToken) != wantsAppToken) {
      throw new Refused("not_allowed_token_type");
    }
    if (wantsAppToken && !request.tokenInHeader()) {
      throw new Refused("invalid_auth");
    }
  }
}
