package com.ifriend.bench.race.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Envelope;
import com.ifriend.slackdouble.HttpEvents;
import com.ifriend.slackdouble.Receipt;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.SocketConnection;
import com.ifriend.slackdouble.SocketMode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way from Slack to a bot that runs. */
sealed interface Line {
  /** A delivery on its way. */
  interface Sent {
    /** How long the acknowledgement took; empty if there was none in this time. */
    @CanIgnoreReturnValue
    Optional<Duration> acknowledged(Duration within) throws InterruptedException;
  }

  Sent deliver(JsonNode payload);

  /** As Slack does when it believes that a delivery has failed. */
  Sent deliverAgain(JsonNode payload, Sent first, int retry);

  /** Signed requests. */
  final class Http implements Line {
    private final HttpEvents events;

    Http(SlackDouble slack, int port) {
      this.events = slack.httpEvents(URI.create("http://127.0.0.1:" + port + "/slack/events"));
    }

    @Override
    public Sent deliver(JsonNode payload) {
      return send(Delivery.json(payload));
    }

    @Override
    public Sent deliverAgain(JsonNode payload, Sent first, int retry) {
      return send(Delivery.json(payload).withRetry(retry, "http_timeout"));
    }

    private Sent send(Delivery delivery) {
      CompletableFuture<Receipt> sent = events.deliverAsync(delivery);
      return within -> {
        try {
          Receipt receipt = sent.get(within.toMillis(), TimeUnit.MILLISECONDS);
          return receipt.status() / 100 == 2 ? Optional.of(receipt.took()) : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
          return Optional.empty();
        }
      };
    }

    /** The status of a request that somebody else has signed. */
    int forged(JsonNode payload) {
      return events.deliver(Delivery.json(payload).withSecret("somebody else's")).status();
    }
  }

  /**
   * Socket Mode.
   *
   * @param connection as long as it is open; then any other
   */
  record Socket(SlackDouble slack, SocketConnection connection) implements Line {
    private record OnSocket(Envelope envelope) implements Sent {
      @Override
      public Optional<Duration> acknowledged(Duration within) {
        return envelope.ackWithin(within).map(Envelope.Ack::took);
      }
    }

    @Override
    public Sent deliver(JsonNode payload) {
      SocketMode sockets = slack.socketMode();
      return new OnSocket(
          connection.isOpen() ? sockets.deliverOn(connection, payload) : sockets.deliver(payload));
    }

    @Override
    public Sent deliverAgain(JsonNode payload, Sent first, int retry) {
      Envelope lost = ((OnSocket) first).envelope();
      return new OnSocket(slack.socketMode().redeliver(lost, "timeout"));
    }
  }
}
