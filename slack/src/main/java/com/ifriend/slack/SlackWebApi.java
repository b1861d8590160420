package com.ifriend.slack;

import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.apps.connections.AppsConnectionsOpenResponse;
import com.slack.api.methods.response.auth.AuthTestResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Slack's Web API with finite waits. Thread-safe. */
final class SlackWebApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlackWebApi.class);

  /** Slack did not give out a URL for a socket. */
  static final class NoTicketException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Optional<Duration> retryAfter;

    NoTicketException(String message, Optional<Duration> retryAfter, Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    NoTicketException(String message) {
      super(message);
      this.retryAfter = Optional.empty();
    }

    /** How long Slack wants us to wait, if it said so. */
    Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  private final Slack slack;
  private final SlackConfig config;

  SlackWebApi(SlackConfig config, Duration timeout) {
    this.config = config;
    this.slack = Slack.getInstance(clientConfig(config, timeout));
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
    // The SDK would take a proxy from the environment, which the sockets would not use. Without
    // one, both follow the JVM's proxy settings (https.proxyHost, http.nonProxyHosts).
    client.setProxyUrl(null);
    return client;
  }

  /** Calls in the name of the bot. */
  MethodsClient bot() {
    return slack.methods(config.botToken());
  }

  /** Whose bot token this is. */
  AuthTestResponse whoAmI() {
    AuthTestResponse response;
    try {
      response = bot().authTest(request -> request);
    } catch (IOException e) {
      throw new SlackStartException("Slack is not reachable at " + config.apiUrl() + ": " + e, e);
    } catch (SlackApiException e) {
      throw new SlackStartException(
          "Slack at " + config.apiUrl() + " answered auth.test with HTTP " + status(e), e);
    } catch (RuntimeException e) {
      throw new SlackStartException(
          "What answers at " + config.apiUrl() + " is not Slack's Web API", e);
    }
    if (!response.isOk() || response.getUserId() == null) {
      throw new SlackStartException(
          "Slack refused the bot token: " + response.getError() + " (auth.test)");
    }
    return response;
  }

  /** A URL that admits one Socket Mode connection. */
  URI openSocket() throws NoTicketException {
    AppsConnectionsOpenResponse response;
    try {
      response =
          slack.methods(config.appToken().orElseThrow()).appsConnectionsOpen(request -> request);
    } catch (IOException e) {
      throw new NoTicketException(
          "Slack is not reachable at " + config.apiUrl() + ": " + e, Optional.empty(), e);
    } catch (SlackApiException e) {
      throw new NoTicketException(
          "Slack answered apps.connections.open with HTTP " + status(e), retryAfter(e), e);
    } catch (RuntimeException e) {
      throw new NoTicketException(
          "Slack answered apps.connections.open with nonsense", Optional.empty(), e);
    }
    if (!response.isOk() || response.getUrl() == null) {
      throw new NoTicketException(
          "Slack refused the app token: " + response.getError() + " (apps.connections.open)");
    }
    try {
      return URI.create(response.getUrl());
    } catch (IllegalArgumentException e) {
      throw new NoTicketException("Slack gave out a socket URL that is none", Optional.empty(), e);
    }
  }

  static int status(SlackApiException e) {
    return e.getResponse().code();
  }

  /** The {@code Retry-After} of a response, in seconds as Slack sends it. */
  static Optional<Duration> retryAfter(SlackApiException e) {
    String seconds = e.getResponse().header("Retry-After");
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
