package com.ifriend.app.web;

import static java.util.Objects.requireNonNull;

import com.ifriend.agent.Concierge;
import com.ifriend.app.metrics.Recent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page where one can talk to the bot, go back to what was said, see what is remembered and
 * watch the store at work.
 *
 * <p>It shows conversations. Without a token it is asked only for what is {@linkplain
 * Exchange#isLocal local}; with one, who has logged in is answered wherever they are.
 */
public final class Console {
  private static final Logger log = LoggerFactory.getLogger(Console.class);

  /** Whoever sits at the console: there is one person, whatever the browser. */
  static final String USER = "console";

  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:;"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private static final Pattern CONVERSATION = Pattern.compile("/api/conversations/([^/]+)(/stop)?");
  private static final Pattern MEMORY = Pattern.compile("/api/memories/([0-9a-f]{32})");

  private final Optional<Login> login;
  private final Talks talks;
  private final Knowledge knowledge;
  private final EngineRoom engine;
  private final byte[] page;
  private final byte[] loginPage = resource("login.html");
  private final Map<String, Asset> assets = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Asset(String type, byte[] content) {}

  /**
   * @param recent hears of the turns and of the store
   * @param token what one logs in with; empty for a page without a login
   */
  public Console(Concierge concierge, Stores stores, Recent recent, Optional<String> token) {
    this.login = token.map(text -> new Login(text, Clock.systemUTC()));
    this.page =
        login.isPresent() ? withTheWayOut(resource("console.html")) : resource("console.html");
    this.talks = new Talks(concierge, stores);
    this.knowledge = new Knowledge(stores);
    this.engine = new EngineRoom(stores, recent);
    for (String script : List.of("console.js", "words.js", "chart.js")) {
      assets.put("/" + script, new Asset(SCRIPT, resource(script)));
    }
    assets.put("/markdown-it.js", new Asset(SCRIPT, markdownIt()));
    assets.put("/console.css", new Asset("text/css; charset=utf-8", resource("console.css")));
  }

  /** Whether it is there for who asks; for others there is nothing at all. */
  boolean isFor(Exchange exchange) {
    return login.isPresent() || exchange.isLocal();
  }

  void handle(Exchange exchange) {
    String method = exchange.method().replace("HEAD", "GET");
    String path = exchange.path();
    exchange.header("Content-Security-Policy", CONTENT_POLICY);
    exchange.header("Cache-Control", "no-store");
    // With less, a form would say that it comes from nowhere.
    exchange.header("Referrer-Policy", "same-origin");
    Optional<Asset> asset = Optional.ofNullable(assets.get(path));
    if (method.equals("GET") && asset.isPresent()) {
      exchange.send(200, asset.get().type(), asset.get().content());
    } else if (path.equals("/login") && login.isPresent()) {
      logIn(exchange, method, login.get());
    } else if (login.isPresent() && !login.get().knows(exchange)) {
      if (method.equals("GET") && !path.startsWith("/api/")) {
        exchange.seeOther("/login");
      } else {
        Reply.error(exchange, 401, "log in at /login");
      }
    } else {
      answer(exchange, method, path);
    }
  }

  private void answer(Exchange exchange, String method, String path) {
    Matcher conversation = CONVERSATION.matcher(path);
    Matcher memory = MEMORY.matcher(path);
    String call = method + " " + path;
    if (call.equals("GET /") || call.matches("GET /c/[A-Za-z0-9_-]{1,72}")) {
      exchange.send(200, "text/html; charset=utf-8", page);
    } else if (call.equals("POST /api/chat")) {
      talks.chat(exchange);
    } else if (call.equals("GET /api/conversations")) {
      talks.list(exchange, query(exchange).get("after"));
    } else if (conversation.matches()) {
      talks.conversation(exchange, method, conversation.group(1), conversation.group(2) != null);
    } else if (call.equals("GET /api/memories")) {
      knowledge.list(exchange, query(exchange).getOrDefault("q", ""));
    } else if (call.equals("DELETE /api/memories")) {
      knowledge.forgetAll(exchange);
    } else if (method.equals("DELETE") && memory.matches()) {
      knowledge.forget(exchange, memory.group(1));
    } else if (call.equals("GET /api/session")) {
      engine.session(exchange, query(exchange).getOrDefault("id", ""));
    } else {
      exchange.text(404, "not found\n");
    }
  }

  private void logIn(Exchange exchange, String method, Login gate) {
    if (method.equals("GET")) {
      exchange.send(200, "text/html; charset=utf-8", loginPage);
      return;
    }
    if (!exchange.isOfOwnPage() || gate.isTired()) {
      exchange.send(429, "text/html; charset=utf-8", loginPage);
      return;
    }
    String body = new String(exchange.body(), StandardCharsets.UTF_8);
    Map<String, String> form = parameters(body);
    if (form.containsKey("out")) {
      exchange.header("Set-Cookie", Login.out(exchange.isSecure()));
      exchange.seeOther("/login");
      return;
    }
    Optional<String> cookie = gate.admit(form.getOrDefault("token", ""), exchange.isSecure());
    if (cookie.isPresent()) {
      exchange.header("Set-Cookie", cookie.get());
      exchange.seeOther("/");
    } else {
      exchange.seeOther("/login?wrong");
    }
  }

  private static Map<String, String> query(Exchange exchange) {
    return parameters(exchange.query());
  }

  private static Map<String, String> parameters(String encoded) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      try {
        parameters.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      } catch (IllegalArgumentException e) {
        log.debug("Not what a form sends; as if it were not there", e);
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The one file of its package that a browser needs; its path has the version in it. */
  private static byte[] markdownIt() {
    Properties about = new Properties();
    String pom = "/META-INF/maven/org.webjars.npm/markdown-it/pom.properties";
    try (InputStream in = requireNonNull(Console.class.getResourceAsStream(pom), pom)) {
      about.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return resource(
        "/META-INF/resources/webjars/markdown-it/"
            + about.getProperty("version")
            + "/dist/markdown-it.min.js");
  }

  /** Who has not logged in has nothing to log out of. */
  private static byte[] withTheWayOut(byte[] html) {
    return new String(html, StandardCharsets.UTF_8)
        .replace("action=\"/login\" hidden", "action=\"/login\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = requireNonNull(Console.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
