package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One delivery over Socket Mode. Thread-safe. */
public final class Envelope {
  /**
   * The bot's acknowledgement.
   *
   * @param payload the response carried by it, if any
   * @param took from just before the envelope was sent to the arrival of the acknowledgement
   */
  public record Ack(Optional<JsonNode> payload, Duration took) {}

  private final String id;
  private final String type;
  private final JsonNode payload;
  private final int retryAttempt;
  private final SocketConnection connection;
  private final long sentAt = System.nanoTime();
  private final Journal<Ack> acks = new Journal<>("the acknowledgement of an envelope");

  Envelope(
      String id, String type, JsonNode payload, int retryAttempt, SocketConnection connection) {
    this.id = id;
    this.type = type;
    this.payload = payload;
    this.retryAttempt = retryAttempt;
    this.connection = connection;
  }

  /** The {@code envelope_id}. */
  public String id() {
    return id;
  }

  /** The socket it was sent on, and must be acknowledged on. */
  public SocketConnection connection() {
    return connection;
  }

  /** Whether it was acknowledged, on the right socket. */
  public boolean acknowledged() {
    return !acks.all().isEmpty();
  }

  /** Waits for the acknowledgement on the right socket. */
  public Ack awaitAck(Duration within) {
    return acks.await(1, within).get(0);
  }

  /** As {@link #awaitAck}, but empty when it does not come. */
  public Optional<Ack> ackWithin(Duration time) {
    return acks.grewBeyond(0, time) ? Optional.of(acks.all().get(0)) : Optional.empty();
  }

  String type() {
    return type;
  }

  JsonNode payload() {
    return payload;
  }

  int retryAttempt() {
    return retryAttempt;
  }

  /** False when it had been acknowledged before. */
  synchronized boolean acknowledge(Optional<JsonNode> response) {
    List<Ack> before = acks.all();
    acks.add(new Ack(response, Duration.ofNanos(System.nanoTime() - sentAt)));
    return before.isEmpty();
  }
}
