package com.ifriend.slack.api;

import com.google.gson.JsonObject;
import com.ifriend.agent.http.PromptSockets;
import com.ifriend.agent.http.ProxyLogin;
import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.oauth.OAuthV2AccessRequest.OAuthV2AccessRequestBuilder;
import com.slack.api.methods.response.apps.connections.AppsConnectionsOpenResponse;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.oauth.OAuthV2AccessResponse;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slack's Web API with finite waits. Thread-safe. */
public final class SlackWebApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlackWebApi.class);

  /** What Slack says when it is in trouble itself. */
  private static final Set<String> ITS_OWN_TROUBLE =
      Set.of(
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "ratelimited",
          "rate_limited",
          "team_added_to_org");

  /** Slack did not do what it was asked for. The message never contains a token. */
  public static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean temporary;
    private final Duration retryAfter;

    public FailedException(
        String message, boolean temporary, Duration retryAfter, Throwable cause) {
      super(message, cause);
      this.temporary = temporary;
      this.retryAfter = retryAfter;
    }

    public FailedException(String message, boolean temporary) {
      super(message);
      this.temporary = temporary;
      this.retryAfter = Duration.ZERO;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }

    /** Whether the same may succeed later. */
    public boolean isTemporary() {
      return temporary;
    }

    /** How long Slack wants us to wait; zero if it did not say so. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** A call of the SDK. */
  private interface SlackCall<R> {
    R make() throws IOException, SlackApiException;
  }

  private final Slack slack;
  private final SlackConfig config;

  public SlackWebApi(SlackConfig config, Duration timeout) {
    this.config = config;
    var client = clientConfig(config, timeout);
    var http =
        new SlackHttpClient(
            SlackHttpClient.buildOkHttpClient(client)
                .newBuilder()
                .socketFactory(new PromptSockets())
                .proxyAuthenticator(ProxyLogin::show)
                .build());
    http.setConfig(client);
    this.slack = Slack.getInstance(client, http);
  }

  private static com.slack.api.SlackConfig clientConfig(SlackConfig config, Duration timeout) {
    var client = new com.slack.api.SlackConfig();
    client.setMethodsEndpointUrlPrefix(config.apiUrl().toString());
    // Statistics make hidden auth.test calls and need threads; nothing here reads them.
    client.setStatsEnabled(false);
    // The default listeners can write requests and responses, texts included, to the log.
    client.setHttpClientResponseHandlers(new ArrayList<>());
    int millis = Math.toIntExact(timeout.toMillis());
    client.setHttpClientCallTimeoutMillis(millis);
    client.setHttpClientReadTimeoutMillis(millis);
    client.setHttpClientWriteTimeoutMillis(millis);
    // The SDK would take a proxy from the environment itself, and heed no NO_PROXY. Without one it
    // follows the JVM's ProxySelector, as the sockets do.
    client.setProxyUrl(null);
    return client;
  }

  /** Calls in the name of the bot. */
  public MethodsClient bot() {
    return as(config.botToken().orElseThrow());
  }

  /** Calls with another bot token. */
  public MethodsClient as(String token) {
    return slack.methods(token);
  }

  /** Where the Web API is. */
  public URI url() {
    return config.apiUrl();
  }

  /** Sends JSON to an address that Slack gave out, without a token; the caller closes it. */
  public Response post(String address, JsonObject message) throws IOException {
    return slack.getHttpClient().postJsonBody(address, message);
  }

  /** Whose bot token this is. */
  public AuthTestResponse whoAmI() throws FailedException {
    return whoAmI(config.botToken().orElseThrow());
  }

  /** Whose bot token that is. */
  public AuthTestResponse whoAmI(String token) throws FailedException {
    AuthTestResponse response = call("auth.test", () -> as(token).authTest(request -> request));
    if (!response.isOk() || response.getUserId() == null) {
      throw refused("the bot token", "auth.test", response.getError());
    }
    return response;
  }

  /** What Slack gives for the code with which somebody comes back from its page. */
  public OAuthV2AccessResponse exchange(String code) throws FailedException {
    return access("the code of an installation", request -> request.code(code));
  }

  /** The next token; the refresh token is used up by that. */
  public OAuthV2AccessResponse renew(String refreshToken) throws FailedException {
    return access(
        "a refresh token",
        request -> request.grantType("refresh_token").refreshToken(refreshToken));
  }

  private OAuthV2AccessResponse access(
      String what, UnaryOperator<OAuthV2AccessRequestBuilder> arguments) throws FailedException {
    String method = "oauth.v2.access";
    OAuthClient client = config.oauth().orElseThrow();
    OAuthV2AccessResponse response =
        call(
            method,
            () ->
                slack
                    .methods()
                    .oauthV2Access(
                        request ->
                            arguments.apply(
                                request.clientId(client.id()).clientSecret(client.secret()))));
    if (!response.isOk()) {
      throw refused(what, method, response.getError());
    }
    if (response.getAccessToken() == null || !"bot".equals(response.getTokenType())) {
      throw new FailedException("Slack gave no bot token (" + method + ")", false);
    }
    return response;
  }

  /** A URL that admits one Socket Mode connection. */
  public URI openSocket() throws FailedException {
    String method = "apps.connections.open";
    MethodsClient app = slack.methods(config.appToken().orElseThrow());
    AppsConnectionsOpenResponse response =
        call(method, () -> app.appsConnectionsOpen(request -> request));
    if (!response.isOk() || response.getUrl() == null) {
      throw refused("the app token", method, response.getError());
    }
    try {
      return URI.create(response.getUrl());
    } catch (IllegalArgumentException e) {
      throw new FailedException(
          "Slack gave out a socket URL that is none", false, Duration.ZERO, e);
    }
  }

  private <R> R call(String method, SlackCall<R> call) throws FailedException {
    try {
      return call.make();
    } catch (IOException e) {
      throw new FailedException(
          "Slack is not reachable at " + config.apiUrl() + ": " + e, true, Duration.ZERO, e);
    } catch (SlackApiException e) {
      int status = status(e);
      throw new FailedException(
          "Slack at " + config.apiUrl() + " answered " + method + " with HTTP " + status,
          status == 429 || status >= 500,
          retryAfter(e).orElse(Duration.ZERO),
          e);
    } catch (RuntimeException e) {
      throw new FailedException(
          "What answers at " + config.apiUrl() + " is not Slack's Web API (" + method + ")",
          false,
          Duration.ZERO,
          e);
    }
  }

  private static FailedException refused(String what, String method, @Nullable String error) {
    return error != null && ITS_OWN_TROUBLE.contains(error)
        ? new FailedException("Slack failed: " + error + " (" + method + ")", true)
        : new FailedException("Slack refused " + what + ": " + error + " (" + method + ")", false);
  }

  public static int status(SlackApiException e) {
    return e.getResponse().code();
  }

  /** The {@code Retry-After} of a response, in seconds as Slack sends it. */
  public static Optional<Duration> retryAfter(SlackApiException e) {
    return retryAfter(e.getResponse());
  }

  public static Optional<Duration> retryAfter(Response response) {
    String seconds = response.header("Retry-After");
    return seconds != null && seconds.matches("[0-9]{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
        : Optional.empty();
  }

  @Override
  public void close() {
    try {
      slack.close();
    } catch (Exception e) {
      log.warn("The Slack client did not close cleanly", e);
    }
  }
}
