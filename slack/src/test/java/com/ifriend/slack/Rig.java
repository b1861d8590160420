package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.adk.agents.BaseAgent;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.slack.api.AllowList;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.api.Tuning;
import com.ifriend.slack.wire.SlackHttpResponse;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.HttpEvents;
import com.ifriend.slackdouble.Receipt;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A bot with a scripted agent, listening to a Slack double in both ways. */
public final class Rig implements AutoCloseable {
  public static final Duration SOON = Duration.ofSeconds(10);
  public static final String CHANNEL = "C0GENERAL";
  public static final String DIRECT = "D0ANA";
  public static final String ANA = "U0ANA";

  /** Quick to notice and to try again. */
  static final Tuning QUICK =
      new Tuning(
          8,
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofMillis(600),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(200));

  /** Works on one message at a time. */
  static final Tuning ONE_WORKER =
      new Tuning(
          1,
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          QUICK.drain(),
          QUICK.apiTimeout(),
          QUICK.helloTimeout(),
          QUICK.pingEvery(),
          QUICK.deadAfter(),
          QUICK.firstBackoff(),
          QUICK.longestBackoff(),
          QUICK.linger(),
          QUICK.startPatience(),
          QUICK.whenSwitchedOff());

  /** Works on one message at a time, and tells its user soon that it takes long. */
  static Tuning impatient(Duration takesLong) {
    return new Tuning(
        ONE_WORKER.parallelTurns(),
        takesLong,
        QUICK.firstRetry(),
        QUICK.drain(),
        QUICK.apiTimeout(),
        QUICK.helloTimeout(),
        QUICK.pingEvery(),
        QUICK.deadAfter(),
        QUICK.firstBackoff(),
        QUICK.longestBackoff(),
        QUICK.linger(),
        QUICK.startPatience(),
        QUICK.whenSwitchedOff());
  }

  /** As good as no limits. */
  private static final TurnRules GENEROUS = TurnRules.DEFAULT.withAuthor(8, 1_000);

  /** Takes one message at a time. */
  static final TurnRules NARROW = GENEROUS.withRoom(1, 1 << 20);

  private final SlackDouble slack;
  private final ScriptedAgent agent;
  private final TurnQueue turns;
  private final SlackBot bot;
  private final HttpServer server;
  private final ExecutorService serverThreads = Executors.newCachedThreadPool();
  private final HttpEvents http;

  private Rig(
      SlackDouble slack,
      ScriptedAgent.Script script,
      SlackConfig config,
      Tuning tuning,
      TurnRules rules) {
    this(slack, new ScriptedAgent(script), config, tuning, rules);
  }

  private Rig(
      SlackDouble slack, ScriptedAgent agent, SlackConfig config, Tuning tuning, TurnRules rules) {
    this(
        slack,
        agent,
        concierge(agent),
        InMemoryStores.create().turns("rig", rules),
        config,
        tuning);
  }

  private Rig(
      SlackDouble slack,
      ScriptedAgent agent,
      Concierge concierge,
      TurnQueue turns,
      SlackConfig config,
      Tuning tuning) {
    this(slack, agent, concierge, turns, config, tuning, Clock.systemUTC());
  }

  private Rig(
      SlackDouble slack,
      ScriptedAgent agent,
      Concierge concierge,
      TurnQueue turns,
      SlackConfig config,
      Tuning tuning,
      Clock clock) {
    this.slack = slack;
    this.agent = agent;
    this.turns = turns;
    this.bot = SlackBot.start(config, concierge, turns, clock, tuning);
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(serverThreads);
    var unused = server.createContext("/slack/events", this::serve);
    server.start();
    this.http =
        slack.httpEvents(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slack/events"));
  }

  /** Listens over HTTP. */
  public static Rig http(SlackDouble slack, ScriptedAgent.Script script) {
    return new Rig(slack, script, config(slack, false), QUICK, GENEROUS);
  }

  public static Rig http(SlackDouble slack, ScriptedAgent.Script script, Tuning tuning) {
    return new Rig(slack, script, config(slack, false), tuning, GENEROUS);
  }

  public static Rig http(
      SlackDouble slack, ScriptedAgent.Script script, Tuning tuning, TurnRules rules) {
    return new Rig(slack, script, config(slack, false), tuning, rules);
  }

  /** Listens over HTTP, on stores that others may have too. */
  public static Rig http(
      SlackDouble slack, ScriptedAgent.Script script, SessionStore sessions, TurnQueue turns) {
    return of(false, slack, script, sessions, turns);
  }

  /** The same, in one of both ways. */
  public static Rig of(
      boolean socketMode,
      SlackDouble slack,
      ScriptedAgent.Script script,
      SessionStore sessions,
      TurnQueue turns) {
    ScriptedAgent agent = new ScriptedAgent(script, true);
    return new Rig(
        slack,
        agent,
        new Concierge(agent, new StoredSessionService(sessions).returningExisting(), null),
        turns,
        config(slack, socketMode),
        QUICK);
  }

  /** The same, which answers some alone. */
  public static Rig allowing(
      AllowList allowed,
      boolean socketMode,
      SlackDouble slack,
      ScriptedAgent.Script script,
      SessionStore sessions,
      TurnQueue turns) {
    ScriptedAgent agent = new ScriptedAgent(script);
    return new Rig(
        slack,
        agent,
        new Concierge(agent, new StoredSessionService(sessions).returningExisting(), null),
        turns,
        config(slack, socketMode).withAllowed(allowed),
        QUICK);
  }

  /** One that streams. */
  public static Rig streaming(
      boolean socketMode,
      SlackDouble slack,
      ScriptedAgent.Script script,
      SessionStore sessions,
      TurnQueue turns,
      Clock clock) {
    ScriptedAgent agent = new ScriptedAgent(script);
    return new Rig(
        slack,
        agent,
        new Concierge(agent, new StoredSessionService(sessions).returningExisting(), null),
        turns,
        config(slack, socketMode).withStreaming(true),
        QUICK,
        clock);
  }

  /** The same with some agent. */
  public static Rig streaming(
      boolean socketMode,
      SlackDouble slack,
      BaseAgent agent,
      SessionStore sessions,
      TurnQueue turns,
      Clock clock) {
    return new Rig(
        slack,
        new ScriptedAgent(text -> "nobody asks it"),
        new Concierge(agent, new StoredSessionService(sessions).returningExisting(), null),
        turns,
        config(slack, socketMode).withStreaming(true),
        QUICK,
        clock);
  }

  /** The same with a memory. */
  public static Rig streaming(
      boolean socketMode,
      SlackDouble slack,
      Function<LongTermMemory, BaseAgent> agent,
      InMemoryStores stores,
      Clock clock) {
    return of(agent, stores, slack, config(slack, socketMode).withStreaming(true), clock);
  }

  /** The agent as it is deployed, on its offline model, with a memory. */
  public static Rig offline(boolean socketMode, SlackDouble slack, InMemoryStores stores) {
    Clock clock = Clock.systemUTC();
    return of(
        socketMode,
        slack,
        memory -> IFriendAgent.create(new OfflineLlm(clock), TourCatalogs.sample(), clock, memory),
        stores);
  }

  /** Some agent, with a memory. */
  public static Rig of(
      boolean socketMode,
      SlackDouble slack,
      Function<LongTermMemory, BaseAgent> agent,
      InMemoryStores stores) {
    return of(socketMode, slack, agent, stores, Clock.systemUTC());
  }

  /** The same, with a clock of its own. */
  public static Rig of(
      boolean socketMode,
      SlackDouble slack,
      Function<LongTermMemory, BaseAgent> agent,
      InMemoryStores stores,
      Clock clock) {
    return of(agent, stores, slack, config(slack, socketMode), clock);
  }

  private static Rig of(
      Function<LongTermMemory, BaseAgent> agent,
      InMemoryStores stores,
      SlackDouble slack,
      SlackConfig config,
      Clock clock) {
    BaseSessionService sessions = new StoredSessionService(stores.sessions()).returningExisting();
    LongTermMemory memory = LongTermMemory.open(stores.memories(), sessions);
    return new Rig(
        slack,
        new ScriptedAgent(text -> "nobody asks it"),
        new Concierge(agent.apply(memory), sessions, memory),
        stores.turns("rig", GENEROUS),
        config,
        QUICK,
        clock);
  }

  /** Types a command and returns what is shown with the acknowledgement; fails without one. */
  public JsonNode command(JsonNode fields) {
    if (slack.socketMode().open().isEmpty()) {
      Receipt receipt = http.deliver(Delivery.command(fields));
      assertThat(receipt.status()).isEqualTo(200);
      return json(receipt.body());
    }
    return slack
        .socketMode()
        .deliver("slash_commands", fields)
        .awaitAck(SOON)
        .payload()
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static JsonNode json(String body) {
    try {
      return body.isEmpty()
          ? JsonNodeFactory.instance.objectNode()
          : new ObjectMapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  /** Presses a button, and tells whether that was acknowledged. */
  public boolean press(JsonNode payload) {
    return slack.socketMode().open().isEmpty()
        ? http.deliver(Delivery.interaction(payload)).status() == 200
        : slack.socketMode().deliver("interactive", payload).ackWithin(SOON).isPresent();
  }

  /** Delivers in the way that the bot listens, and tells whether it was acknowledged. */
  public boolean deliver(JsonNode payload) {
    return deliver(payload, SOON);
  }

  /** The same, with less patience. */
  public boolean deliver(JsonNode payload, Duration within) {
    return slack.socketMode().open().isEmpty()
        ? http.deliver(payload).status() == 200
        : slack.socketMode().deliver(payload).ackWithin(within).isPresent();
  }

  /** Listens over Socket Mode, and HTTP. */
  static Rig socket(SlackDouble slack, ScriptedAgent.Script script) {
    return new Rig(slack, script, config(slack, true), QUICK, GENEROUS);
  }

  static Rig socket(
      SlackDouble slack, ScriptedAgent.Script script, Tuning tuning, TurnRules rules) {
    return new Rig(slack, script, config(slack, true), tuning, rules);
  }

  static Rig socket(SlackDouble slack, ScriptedAgent.Script script, Tuning tuning) {
    return new Rig(slack, script, config(slack, true), tuning, GENEROUS);
  }

  public static Rig of(
      SlackDouble slack, ScriptedAgent.Script script, SlackConfig config, Tuning tuning) {
    return new Rig(slack, script, config, tuning, GENEROUS);
  }

  public static SlackConfig config(SlackDouble slack, boolean socketMode) {
    return new SlackConfig(
        slack.botToken(),
        socketMode ? Optional.of(slack.appToken()) : Optional.empty(),
        Optional.of(slack.signingSecret()),
        slack.apiUrl());
  }

  public static Concierge concierge(ScriptedAgent agent) {
    InMemorySessionService sessions = new InMemorySessionService();
    return new Concierge(
        agent, sessions, LongTermMemory.open(InMemoryStores.create().memories(), sessions));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      SlackHttpResponse response = bot.handle(exchange.getRequestHeaders(), body);
      byte[] bytes = response.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
      exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  SlackDouble slack() {
    return slack;
  }

  public ScriptedAgent agent() {
    return agent;
  }

  TurnQueue turns() {
    return turns;
  }

  public SlackBot bot() {
    return bot;
  }

  public HttpEvents http() {
    return http;
  }

  @Override
  public void close() {
    bot.close(Duration.ofSeconds(2));
    server.stop(0);
    var unused = serverThreads.shutdownNow();
  }
}
