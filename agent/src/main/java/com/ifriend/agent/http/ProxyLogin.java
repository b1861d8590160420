package com.ifriend.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy is shown that asks who comes. Which proxy that is, the JVM's default {@link
 * ProxySelector} says, which all clients follow by themselves; the login is known to its default
 * {@link Authenticator}. Clients of java.net.http cannot be given that one: beside it they drop the
 * header Authorization, and so the token. Thread-safe.
 */
public final class ProxyLogin {
  /** The name of the header. */
  public static final String HEADER = "Proxy-Authorization";

  private ProxyLogin() {}

  /**
   * The header's value, for a request to this address; empty where no proxy is in between, or none
   * that wants a login.
   *
   * @param uri of http or https; of a web socket those it begins with
   */
  public static Optional<String> to(URI uri) {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector == null) {
      return Optional.empty();
    }
    return selector.select(uri).stream()
        .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
        .findFirst()
        .flatMap(proxy -> login((InetSocketAddress) proxy.address(), uri))
        .map(
            login ->
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            (login.getUserName() + ":" + new String(login.getPassword()))
                                .getBytes(UTF_8)));
  }

  private static Optional<PasswordAuthentication> login(InetSocketAddress proxy, URI uri) {
    try {
      return Optional.ofNullable(
          Authenticator.requestPasswordAuthentication(
              proxy.getHostString(),
              null,
              proxy.getPort(),
              "http",
              "",
              "Basic",
              uri.toURL(),
              RequestorType.PROXY));
    } catch (MalformedURLException e) {
      return Optional.empty();
    }
  }

  /** For OkHttp. Shown once: a proxy that does not take it will not take it again. */
  public static @Nullable Request show(@Nullable Route route, Response response) {
    Request request = response.request();
    return request.header(HEADER) != null
        ? null
        : to(request.url().uri())
            .map(login -> request.newBuilder().header(HEADER, login).build())
            .orElse(null);
  }
}
