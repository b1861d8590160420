package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.java_websocket.WebSocket;
import org.java_websocket.framing.CloseFrame;
import org.jspecify.annotations.Nullable;

/** One connection the bot has made. Thread-safe. */
public final class SocketConnection {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * How a connection ended.
   *
   * @param code the WebSocket close code
   * @param byClient whether the bot closed it
   */
  public record Ending(int code, boolean byClient) {}

  private final int number;
  private final WebSocket socket;
  private final AtomicBoolean frozen = new AtomicBoolean();
  private final AtomicReference<@Nullable Ending> closing = new AtomicReference<>();
  private final Journal<Ending> endings = new Journal<>("the end of a connection");
  private final Journal<Long> pings = new Journal<>("a ping of the bot");
  private final Journal<Long> pongs = new Journal<>("a pong of the bot");

  SocketConnection(int number, WebSocket socket) {
    this.number = number;
    this.socket = socket;
  }

  /** 1 for the first connection since the start. */
  public int number() {
    return number;
  }

  /** Whether it can still carry frames. */
  public boolean isOpen() {
    return socket.isOpen();
  }

  /** Announces that it will be closed soon; {@code warning} or {@code refresh_requested}. */
  public void warn(String reason) {
    sendDisconnect(reason);
  }

  /** Says that Socket Mode was switched off for the app, and closes. */
  public void disableLink() {
    sendDisconnect("link_disabled");
    socket.close(CloseFrame.NORMAL, "link_disabled");
  }

  private void sendDisconnect(String reason) {
    var frame = JSON.createObjectNode().put("type", "disconnect").put("reason", reason);
    frame.putObject("debug_info").put("host", "double");
    send(frame.toString());
  }

  /** Closes as Slack does: with a close frame. */
  public void close() {
    socket.close(CloseFrame.NORMAL, "bye");
  }

  /** Cuts the TCP connection without a close frame. */
  public void kill() {
    socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "killed");
  }

  /** From now on nothing the bot sends is looked at or answered, not even a ping. */
  public void freeze() {
    frozen.set(true);
  }

  /** Pings the bot and waits for its pong. */
  public void pingAndAwaitPong(Duration within) {
    int before = pongs.all().size();
    socket.sendPing();
    var unused = pongs.await(before + 1, within);
  }

  /** Waits until the bot has sent this many pings. */
  public void awaitPings(int count, Duration within) {
    var unused = pings.await(count, within);
  }

  /** Waits for its end. */
  public Ending awaitEnd(Duration within) {
    return endings.await(1, within).get(0);
  }

  /** Whoever learns of the connection by this cannot send before the first frame. */
  synchronized void open(Supplier<Optional<String>> firstFrame) {
    firstFrame.get().ifPresent(socket::send);
  }

  synchronized void send(String frame) {
    socket.send(frame);
  }

  boolean isFrozen() {
    return frozen.get();
  }

  void onPing() {
    pings.add(System.nanoTime());
  }

  void onPong() {
    pongs.add(System.nanoTime());
  }

  /** The close frame that came first, from either side. */
  void onClosing(int code, boolean byClient) {
    var unused = closing.compareAndSet(null, new Ending(code, byClient));
  }

  /**
   * The TCP connection is gone. A close frame says why, if there was one: the WebSocket library
   * reports an abnormal end when it sees the end of the stream before it has done with the frame.
   */
  void onClose(int code, boolean byClient) {
    Ending announced = closing.get();
    endings.add(announced == null ? new Ending(code, byClient) : announced);
  }

  /** How it ended, if it did. */
  public Optional<Ending> ending() {
    return endings.all().stream().findFirst();
  }

  @Override
  public String toString() {
    return "socket " + number + (isOpen() ? " (open)" : " (closed)");
  }
}
