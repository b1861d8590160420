package com.ifriend.app.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy that everything by https goes through, web sockets included, as curl reads it from
 * {@code HTTPS_PROXY} and {@code NO_PROXY}. Thread-safe.
 */
public final class HttpsProxy extends ProxySelector {
  private static final Logger log = LoggerFactory.getLogger(HttpsProxy.class);

  /** Java does not show a password to a proxy of https unless this is empty. */
  private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  /** What curl takes where a proxy names none. */
  private static final int USUAL_PORT = 1080;

  private static final String RIGHT =
      "; write it as http://host:port or http://user:password@host:port, with %40 for an @ in the"
          + " password and so on";

  private final String host;
  private final int port;
  private final Optional<PasswordAuthentication> login;
  private final List<String> direct;
  private final @Nullable ProxySelector others = ProxySelector.getDefault();

  /**
   * @param direct where it is not used
   */
  private HttpsProxy(
      String host, int port, Optional<PasswordAuthentication> login, List<String> direct) {
    this.host = host;
    this.port = port;
    this.login = login;
    this.direct = direct;
  }

  /** As with curl the small name wins, and switches off if it is empty. */
  static void preferSmallNames(Map<String, String> values) {
    for (String name : List.of("HTTPS_PROXY", "NO_PROXY")) {
      String small = values.get(name.toLowerCase(Locale.ROOT));
      if (small != null) {
        values.put(name, small);
      }
    }
  }

  static Optional<HttpsProxy> read(Env env) {
    String noProxy = env.text("NO_PROXY").orElse("");
    return env.parsed("HTTPS_PROXY", text -> parse(text, noProxy));
  }

  /**
   * Reads it.
   *
   * @param noProxy hosts that are reached directly, with all below them; {@code *} for all
   * @throws IllegalArgumentException if it is none; the message quotes nothing of it
   */
  static HttpsProxy parse(String proxy, String noProxy) {
    URI uri;
    try {
      uri = new URI(proxy.contains("://") ? proxy : "http://" + proxy);
    } catch (URISyntaxException e) {
      // Its message and its stack trace quote the password.
      throw new IllegalArgumentException("is no address of a proxy" + RIGHT);
    }
    if (!"http".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(
          "is a proxy that is spoken to by "
              + uri.getScheme()
              + ", which Java cannot for all that the bot does"
              + RIGHT);
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("names no host, or no port there is" + RIGHT);
    }
    return new HttpsProxy(
        bare(uri.getHost()),
        uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
        Optional.ofNullable(uri.getRawUserInfo()).map(HttpsProxy::login),
        Stream.of(noProxy.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
            .map(each -> bare(each.replaceFirst("^\\*?\\.", "")))
            .filter(each -> !each.isEmpty())
            .toList());
  }

  private static PasswordAuthentication login(String userInfo) {
    String[] parts = userInfo.split(":", 2);
    return new PasswordAuthentication(
        decoded(parts[0]), decoded(parts.length < 2 ? "" : parts[1]).toCharArray());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static String bare(String name) {
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  /**
   * Has all clients of this process use it. To be called before the first of them is made. Proxies
   * that the JVM was started with are kept: who gives those means them.
   */
  public void use() {
    if (!System.getProperty("https.proxyHost", "").isEmpty()) {
      log.info("HTTPS_PROXY is not used: Java was started with -Dhttps.proxyHost");
      return;
    }
    if (login.isPresent() && System.getProperty(DISABLED_SCHEMES) == null) {
      var unused = System.setProperty(DISABLED_SCHEMES, "");
    }
    ProxySelector.setDefault(this);
    login.ifPresent(known -> Authenticator.setDefault(new Login(known)));
    log.info("{}", this);
  }

  @Override
  public List<Proxy> select(URI uri) {
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      return others == null ? List.of(Proxy.NO_PROXY) : others.select(uri);
    }
    return List.of(
        isDirect(bare(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT)))
            ? Proxy.NO_PROXY
            : new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
  }

  private boolean isDirect(String name) {
    return direct.stream()
        .anyMatch(each -> each.equals("*") || name.equals(each) || name.endsWith("." + each));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException problem) {
    Objects.requireNonNull(uri);
    log.debug("The proxy {}:{} was not reached", host, port, problem);
  }

  /** Without the login. */
  @Override
  public String toString() {
    return "https goes through the proxy "
        + host
        + ":"
        + port
        + (direct.isEmpty() ? "" : ", but not to " + String.join(", ", direct));
  }

  /** Is shown to this proxy and to nobody else. */
  private final class Login extends Authenticator {
    private final PasswordAuthentication known;

    Login(PasswordAuthentication known) {
      this.known = known;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      return getRequestorType() == RequestorType.PROXY
              && host.equalsIgnoreCase(getRequestingHost())
              && port == getRequestingPort()
          ? known
          : null;
    }
  }
}
