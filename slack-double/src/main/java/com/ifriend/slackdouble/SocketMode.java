package com.ifriend.slackdouble;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/**
 * Slack's side of Socket Mode: hands out one-use URLs, greets, delivers each event to any one of
 * the open sockets and checks every acknowledgement. Thread-safe.
 */
public final class SocketMode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Identity identity;
  private final Consumer<JsonNode> observer;
  private final Journal<SocketConnection> connections = new Journal<>("a Socket Mode connection");
  private final Journal<String> violations = new Journal<>("a violation");
  private final AtomicBoolean greets = new AtomicBoolean(true);
  private final Server server;
  private final AtomicReference<String> address;

  @GuardedBy("this")
  private final Set<String> tickets = new HashSet<>();

  @GuardedBy("this")
  private final Map<String, Envelope> envelopes = new HashMap<>();

  @GuardedBy("this")
  private int turn;

  SocketMode(Identity identity, Consumer<JsonNode> observer) throws IOException {
    this.identity = identity;
    this.observer = observer;
    this.server = new Server();
    server.begin();
    this.address = new AtomicReference<>("ws://127.0.0.1:" + server.getPort());
  }

  /** A URL that admits one connection. */
  synchronized URI newTicket() {
    String ticket = UUID.randomUUID().toString();
    tickets.add(ticket);
    return URI.create(
        String.format(
            Locale.ROOT, "%s/link/?ticket=%s&app_id=%s", address.get(), ticket, identity.appId()));
  }

  /** Where it listens, on the loopback interface. */
  public int port() {
    return server.getPort();
  }

  /** Gives out URLs of another address from now on, where something stands before it. */
  public void isReachedAt(String other) {
    address.set(other);
  }

  /** Whether new connections get a {@code hello}; without one a client must not rely on them. */
  public void greet(boolean hello) {
    greets.set(hello);
  }

  /** Waits until this many connections have been made since the start, closed ones included. */
  public List<SocketConnection> awaitConnections(int count, Duration within) {
    return connections.await(count, within);
  }

  /** The connections open now, oldest first. */
  public List<SocketConnection> open() {
    return connections.all().stream().filter(SocketConnection::isOpen).toList();
  }

  /** Delivers an event over any one of the open sockets. */
  public Envelope deliver(JsonNode payload) {
    return deliver("events_api", payload);
  }

  /** Delivers an envelope of type {@code interactive}, {@code slash_commands}, ... */
  public Envelope deliver(String type, JsonNode payload) {
    List<SocketConnection> open = open();
    if (open.isEmpty()) {
      throw new IllegalStateException("The bot has no open Socket Mode connection");
    }
    int next;
    synchronized (this) {
      next = turn++;
    }
    return deliverOn(open.get(Math.floorMod(next, open.size())), type, payload, 0, "");
  }

  /** Delivers an event over one certain socket. */
  public Envelope deliverOn(SocketConnection connection, JsonNode payload) {
    return deliverOn(connection, "events_api", payload, 0, "");
  }

  /** Delivers the same event once more, as Slack does for one that was never acknowledged. */
  public Envelope redeliver(Envelope lost, String reason) {
    List<SocketConnection> open = open();
    if (open.isEmpty()) {
      throw new IllegalStateException("The bot has no open Socket Mode connection");
    }
    return deliverOn(
        open.get(open.size() - 1), lost.type(), lost.payload(), lost.retryAttempt() + 1, reason);
  }

  private Envelope deliverOn(
      SocketConnection connection,
      String type,
      JsonNode payload,
      int retryAttempt,
      String retryReason) {
    observer.accept(payload);
    Envelope envelope =
        new Envelope(UUID.randomUUID().toString(), type, payload, retryAttempt, connection);
    synchronized (this) {
      envelopes.put(envelope.id(), envelope);
    }
    connection.send(
        JSON.createObjectNode()
            .put("envelope_id", envelope.id())
            .put("type", type)
            .put("accepts_response_payload", !type.equals("events_api"))
            .put("retry_attempt", retryAttempt)
            .put("retry_reason", retryReason)
            .<ObjectNode>set("payload", payload)
            .toString());
    return envelope;
  }

  /**
   * What the client did wrong so far: acknowledged twice, on another socket than the one that
   * delivered, or something it never got; sent something that is no acknowledgement; or came with a
   * used or unknown ticket.
   */
  public List<String> violations() {
    return violations.all();
  }

  @Override
  public void close() {
    try {
      server.stop(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void onFrame(SocketConnection connection, String frame) {
    JsonNode message;
    try {
      message = JSON.readTree(frame);
    } catch (JsonProcessingException e) {
      violations.add("not JSON on socket " + connection.number());
      return;
    }
    String id = message.path("envelope_id").asText("");
    Envelope envelope;
    synchronized (this) {
      envelope = envelopes.get(id);
    }
    if (envelope == null) {
      violations.add("acknowledged an unknown envelope on socket " + connection.number());
    } else if (envelope.connection() != connection) {
      violations.add(
          "acknowledged on socket "
              + connection.number()
              + " what socket "
              + envelope.connection().number()
              + " delivered");
    } else if (!envelope.acknowledge(
        Optional.<JsonNode>of(message.path("payload")).filter(payload -> !payload.isEmpty()))) {
      violations.add("acknowledged twice on socket " + connection.number());
    }
  }

  private String hello() {
    var hello = JSON.createObjectNode().put("type", "hello").put("num_connections", open().size());
    hello
        .putObject("debug_info")
        .put("host", "double")
        .put("build_number", 1)
        .put("approximate_connection_time", 18_060);
    hello.putObject("connection_info").put("app_id", identity.appId());
    return hello.toString();
  }

  private final class Server extends WebSocketServer {
    private final CountDownLatch started = new CountDownLatch(1);

    Server() {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      setDaemon(true);
      setTcpNoDelay(true);
      setReuseAddr(true);
      // Pings are sent when a test asks for them.
      setConnectionLostTimeout(0);
    }

    void begin() throws IOException {
      start();
      try {
        if (!started.await(10, TimeUnit.SECONDS)) {
          throw new IOException("The Socket Mode server did not start");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while starting the Socket Mode server", e);
      }
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
        WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
      String resource = request.getResourceDescriptor();
      boolean admitted;
      synchronized (SocketMode.this) {
        admitted = tickets.removeIf(ticket -> resource.contains("ticket=" + ticket));
      }
      if (!admitted) {
        violations.add("connected with a used or unknown ticket");
        throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "No such ticket");
      }
      return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      SocketConnection connection = new SocketConnection(connections.all().size() + 1, socket);
      socket.setAttachment(connection);
      connection.open(
          () -> {
            // Before anybody sees the connection, and changes it for the next one.
            boolean greeted = greets.get();
            connections.add(connection);
            return greeted ? Optional.of(hello()) : Optional.empty();
          });
    }

    @Override
    public void onMessage(WebSocket socket, String frame) {
      SocketConnection connection = socket.getAttachment();
      if (!connection.isFrozen()) {
        onFrame(connection, frame);
      }
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata frame) {
      SocketConnection connection = socket.getAttachment();
      connection.onPing();
      if (!connection.isFrozen()) {
        super.onWebsocketPing(socket, frame);
      }
    }

    @Override
    public void onWebsocketPong(WebSocket socket, Framedata frame) {
      SocketConnection connection = socket.getAttachment();
      connection.onPong();
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason, boolean remote) {
      SocketConnection connection = socket.getAttachment();
      if (connection != null) {
        connection.onClosing(code, remote);
      }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
      SocketConnection connection = socket.getAttachment();
      if (connection != null) {
        connection.onClose(code, remote);
      }
    }

    @Override
    public void onError(@Nullable WebSocket socket, Exception problem) {
      // A broken socket is reported by onClose as well; nothing to add.
    }
  }
}
