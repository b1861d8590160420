package com.ifriend.slack.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Socket Mode connection. Acknowledges on the socket that delivered, as soon as the receiver
 * has taken what was delivered. Thread-safe.
 */
public final class SocketSession implements WebSocket.Listener {
  private static final Logger log = LoggerFactory.getLogger(SocketSession.class);
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Takes what Slack delivers. */
  public interface Receiver {
    /**
     * Returns at once.
     *
     * @param type of the envelope, e.g. {@code events_api}
     * @return whether to acknowledge, and with what
     */
    Ack receive(String type, JsonObject payload) throws Exception;
  }

  private final int number = COUNT.incrementAndGet();
  private final Receiver receiver;
  private final BiConsumer<SocketSession, String> onAnnounced;
  private final Consumer<SocketSession> onEnded;
  private final CompletableFuture<Boolean> hello = new CompletableFuture<>();
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicReference<@Nullable WebSocket> socket = new AtomicReference<>();
  private final StringBuilder frame = new StringBuilder();
  private volatile long heardAt = System.nanoTime();
  private volatile Optional<String> announcement = Optional.empty();
  private volatile boolean used;

  /** Ends with the frame sent last; the next one has to wait for it. */
  @GuardedBy("this")
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  /**
   * @param onAnnounced gets the reason when Slack announces the end
   * @param onEnded called once when the connection is gone
   */
  SocketSession(
      Receiver receiver,
      BiConsumer<SocketSession, String> onAnnounced,
      Consumer<SocketSession> onEnded) {
    this.receiver = receiver;
    this.onAnnounced = onAnnounced;
    this.onEnded = onEnded;
  }

  /** Done when Slack has greeted; fails when the connection ends before. */
  CompletableFuture<Boolean> hello() {
    return hello;
  }

  boolean isEnded() {
    return end.isDone();
  }

  /** Why Slack will close it, if it has said so. */
  Optional<String> announcement() {
    return announcement;
  }

  /** Whether it has served: an envelope has come, or the answer to a ping. */
  boolean isUsed() {
    return used;
  }

  /** Time since anything arrived. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardAt);
  }

  void ping() {
    if (closing.get()) {
      return;
    }
    send(open -> open.sendPing(ByteBuffer.allocate(0)));
  }

  /** Says goodbye behind everything under way. */
  void close() {
    if (closing.getAndSet(true)) {
      return;
    }
    send(open -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""));
  }

  /** Cuts the connection. */
  void abort() {
    WebSocket open = socket.get();
    if (open != null) {
      open.abort();
    }
    var unused = end.complete(true);
  }

  void awaitEnd(Duration within) {
    try {
      var unused = end.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("{} did not say goodbye", this);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Sending {
    CompletableFuture<WebSocket> on(WebSocket open);
  }

  private synchronized void send(Sending what) {
    WebSocket open = socket.get();
    if (open == null) {
      return;
    }
    sending =
        sending
            .handle((result, problem) -> open)
            .thenCompose(what::on)
            .whenComplete(
                (result, problem) -> {
                  if (problem != null) {
                    broken(open, problem);
                  }
                });
  }

  /**
   * What cannot be sent on is over, unless we said goodbye and wait for Slack's. This matters more
   * than it seems: java.net.http loses an end of stream that arrives while a message is being
   * handled, so that only sending shows it.
   */
  private void broken(WebSocket open, Throwable problem) {
    log.debug("A frame could not be sent on {}", this, problem);
    if (!closing.get()) {
      open.abort();
      ended();
    }
  }

  @Override
  public void onOpen(WebSocket open) {
    socket.set(open);
    if (isEnded()) {
      // Given up while the connection was being made.
      open.abort();
      return;
    }
    var unused = heard(open);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence part, boolean last) {
    frame.append(part);
    if (last) {
      String text = frame.toString();
      frame.setLength(0);
      handle(text);
    }
    return heard(open);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket open, ByteBuffer part, boolean last) {
    return heard(open);
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket open, ByteBuffer message) {
    return heard(open);
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket open, ByteBuffer message) {
    used = true;
    return heard(open);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
    log.debug("{} was closed with code {}", this, code);
    ended();
    return null;
  }

  @Override
  public void onError(WebSocket open, Throwable problem) {
    log.debug("{} broke", this, problem);
    ended();
  }

  private @Nullable CompletionStage<?> heard(WebSocket open) {
    heardAt = System.nanoTime();
    open.request(1);
    return null;
  }

  private void ended() {
    if (end.complete(true)) {
      var unused = hello.completeExceptionally(new IllegalStateException("The connection ended"));
      onEnded.accept(this);
    }
  }

  private void handle(String text) {
    try {
      JsonObject message = Json.parseObject(text);
      String type = Json.text(message, "type").orElse("");
      switch (type) {
        case "hello" -> {
          var unused = hello.complete(true);
        }
        case "disconnect" -> {
          String reason = Json.text(message, "reason").orElse("no reason");
          announcement = Optional.of(reason);
          onAnnounced.accept(this, reason);
        }
        default -> deliver(type, message);
      }
    } catch (Json.MalformedException e) {
      log.warn("Slack sent something malformed on {}: {}", this, e.getMessage());
    }
  }

  private void deliver(String type, JsonObject message) throws Json.MalformedException {
    String id = Json.text(message, "envelope_id").orElse("");
    if (id.isEmpty()) {
      throw new Json.MalformedException("No envelope_id");
    }
    used = true;
    Ack taken;
    try {
      taken = receiver.receive(type, Json.object(message, "payload"));
    } catch (Json.MalformedException e) {
      throw e;
    } catch (Exception e) {
      log.error("An envelope of type {} could not be handled", type, e);
      return;
    }
    if (taken.taken()) {
      JsonObject ack = new JsonObject();
      ack.addProperty("envelope_id", id);
      taken.shown().ifPresent(shown -> ack.add("payload", shown));
      send(open -> open.sendText(ack.toString(), true));
    }
  }

  @Override
  public String toString() {
    return "Slack connection " + number;
  }
}
