package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Posts events to one request URL of the bot, signed as Slack signs them. Thread-safe. */
public final class HttpEvents {
  /** The reasons and the order of Slack's repetitions; the waits between them are left out. */
  private static final int RETRIES = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final String signingSecret;
  private final Consumer<JsonNode> observer;

  HttpEvents(URI url, String signingSecret, Consumer<JsonNode> observer) {
    this.url = url;
    this.signingSecret = signingSecret;
    this.observer = observer;
  }

  /** Delivers an event and waits for the response. */
  public Receipt deliver(JsonNode payload) {
    return deliver(Delivery.json(payload));
  }

  /** Delivers and waits for the response. */
  public Receipt deliver(Delivery delivery) {
    return deliverAsync(delivery).join();
  }

  /** Delivers; the future fails when the bot cannot be reached or is silent for 30 seconds. */
  public CompletableFuture<Receipt> deliverAsync(Delivery delivery) {
    observe(delivery);
    byte[] body = delivery.body().getBytes(UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", delivery.contentType())
            .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    String timestamp = Long.toString(delivery.timestamp().orElseGet(Instant::now).getEpochSecond());
    String signature =
        delivery
            .signature()
            .orElseGet(
                () -> Signatures.v0(delivery.secret().orElse(signingSecret), timestamp, body));
    if (!signature.isEmpty()) {
      var unused =
          request
              .header("X-Slack-Request-Timestamp", timestamp)
              .header("X-Slack-Signature", signature);
    }
    delivery
        .retryNum()
        .ifPresent(number -> request.header("X-Slack-Retry-Num", Integer.toString(number)));
    delivery.retryReason().ifPresent(reason -> request.header("X-Slack-Retry-Reason", reason));
    long start = System.nanoTime();
    return http.sendAsync(request.build(), BodyHandlers.ofString(UTF_8))
        .thenApply(
            response ->
                new Receipt(
                    response.statusCode(),
                    response.body(),
                    Duration.ofNanos(System.nanoTime() - start)));
  }

  /**
   * Delivers as Slack does: when the bot does not accept, up to three times more with the retry
   * headers, but at once instead of now, after one and after five minutes.
   */
  public List<Receipt> deliverWithRetries(JsonNode payload) {
    List<Receipt> receipts = new ArrayList<>();
    Receipt receipt = deliver(payload);
    receipts.add(receipt);
    for (int retry = 1; retry <= RETRIES && !receipt.accepted(); retry++) {
      String reason = receipt.status() / 100 == 2 ? "http_timeout" : "http_error";
      receipt = deliver(Delivery.json(payload).withRetry(retry, reason));
      receipts.add(receipt);
    }
    return List.copyOf(receipts);
  }

  private void observe(Delivery delivery) {
    if (delivery.contentType().startsWith("application/json")) {
      try {
        observer.accept(JSON.readTree(delivery.body()));
      } catch (JsonProcessingException e) {
        // A malformed body is a test of the bot; it shows the workspace nothing.
      }
    }
  }
}
