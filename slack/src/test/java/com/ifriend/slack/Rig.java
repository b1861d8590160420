package com.ifriend.slack;

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
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Receipt;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A bot with a scripted agent, listening to a Slack double in both ways. */
public final class Rig extends HttpRig {
  public static final Duration SOON = Duration.ofSeconds(10);
  public static final String CHANNEL = "C0GENERAL";
  public static final String DIRECT = "D0ANA";
  public static final String ANA = "U0ANA";

  /** Quick to notice and to try again. */
  static final Tuning QUICK = quick(tuning -> {});

  /** Works on one message at a time. */
  static final Tuning ONE_WORKER = impatient(QUICK.takesLong());

  /** Works on one message at a time, and tells its user soon that it takes long. */
  static Tuning impatient(Duration takesLong) {
    return quick(
        tuning -> {
          tuning.parallelTurns = 1;
          tuning.takesLong = takesLong;
        });
  }

  /** Quick, but for some values. */
  static Tuning quick(Consumer<QuickTuning> changes) {
    QuickTuning tuning = new QuickTuning();
    changes.accept(tuning);
    return tuning.done();
  }

  /** As good as no limits. */
  private static final TurnRules GENEROUS = TurnRules.DEFAULT.withAuthor(8, 1_000);

  /** Takes one message at a time. */
  static final TurnRules NARROW = GENEROUS.withRoom(1, 1 << 20);

  private Rig(
      SlackDouble slack,
      ScriptedAgent agent,
      Concierge concierge,
      TurnQueue turns,
      SlackConfig config,
      Tuning tuning,
      Clock clock) {
    super(
        slack,
        agent,
        turns,
        (unused, queue) -> SlackBot.start(config, concierge, queue, clock, tuning));
  }

  private static Rig of(
      SlackDouble slack,
      ScriptedAgent.Script script,
      SlackConfig config,
      Tuning tuning,
      TurnRules rules) {
    ScriptedAgent agent = new ScriptedAgent(script);
    TurnQueue turns = InMemoryStores.create().turns("rig", rules);
    return new Rig(slack, agent, concierge(agent), turns, config, tuning, Clock.systemUTC());
  }

  /** Without a memory. */
  private static Rig of(
      SlackDouble slack,
      ScriptedAgent scripted,
      BaseAgent agent,
      SessionStore sessions,
      TurnQueue turns,
      SlackConfig config,
      Clock clock) {
    BaseSessionService service = new StoredSessionService(sessions).returningExisting();
    return new Rig(
        slack, scripted, new Concierge(agent, service, null), turns, config, QUICK, clock);
  }

  /** Listens over HTTP. */
  public static Rig http(SlackDouble slack, ScriptedAgent.Script script) {
    return of(slack, script, config(slack, false), QUICK, GENEROUS);
  }

  public static Rig http(SlackDouble slack, ScriptedAgent.Script script, Tuning tuning) {
    return of(slack, script, config(slack, false), tuning, GENEROUS);
  }

  public static Rig http(
      SlackDouble slack, ScriptedAgent.Script script, Tuning tuning, TurnRules rules) {
    return of(slack, script, config(slack, false), tuning, rules);
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
    return of(slack, agent, agent, sessions, turns, config(slack, socketMode), Clock.systemUTC());
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
    SlackConfig config = config(slack, socketMode).withAllowed(allowed);
    return of(slack, agent, agent, sessions, turns, config, Clock.systemUTC());
  }

  /** Answers "re: " and what it is told. */
  public static Rig echo(boolean socketMode, SlackDouble slack, InMemoryStores stores) {
    TurnQueue turns = stores.turns("rig", TurnRules.DEFAULT);
    return of(socketMode, slack, text -> "re: " + text, stores.sessions(), turns);
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
    SlackConfig config = config(slack, socketMode).withStreaming(true);
    return of(slack, agent, agent, sessions, turns, config, clock);
  }

  /** The same with some agent. */
  public static Rig streaming(
      boolean socketMode,
      SlackDouble slack,
      BaseAgent agent,
      SessionStore sessions,
      TurnQueue turns,
      Clock clock) {
    ScriptedAgent scripted = new ScriptedAgent(text -> "nobody asks it");
    SlackConfig config = config(slack, socketMode).withStreaming(true);
    return of(slack, scripted, agent, sessions, turns, config, clock);
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
      Receipt receipt = http().deliver(Delivery.command(fields));
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
        ? http().deliver(Delivery.interaction(payload)).status() == 200
        : slack.socketMode().deliver("interactive", payload).ackWithin(SOON).isPresent();
  }

  /** Delivers in the way that the bot listens, and tells whether it was acknowledged. */
  public boolean deliver(JsonNode payload) {
    return deliver(payload, SOON);
  }

  /** The same, with less patience. */
  public boolean deliver(JsonNode payload, Duration within) {
    return slack.socketMode().open().isEmpty()
        ? http().deliver(payload).status() == 200
        : slack.socketMode().deliver(payload).ackWithin(within).isPresent();
  }

  /** Listens over Socket Mode, and HTTP. */
  static Rig socket(SlackDouble slack, ScriptedAgent.Script script) {
    return of(slack, script, config(slack, true), QUICK, GENEROUS);
  }

  static Rig socket(
      SlackDouble slack, ScriptedAgent.Script script, Tuning tuning, TurnRules rules) {
    return of(slack, script, config(slack, true), tuning, rules);
  }

  static Rig socket(SlackDouble slack, ScriptedAgent.Script script, Tuning tuning) {
    return of(slack, script, config(slack, true), tuning, GENEROUS);
  }

  public static Rig of(
      SlackDouble slack, ScriptedAgent.Script script, SlackConfig config, Tuning tuning) {
    return of(slack, script, config, tuning, GENEROUS);
  }

  public static SlackConfig config(SlackDouble slack, boolean socketMode) {
    return new SlackConfig(
        slack.botToken(),
        socketMode ? Optional.of(slack.appToken()) : Optional.empty(),
        Optional.of(slack.signingSecret()),
        slack.apiUrl());
  }

  /** Where sessions have keys by their id alone, and last an hour. */
  public static RedisStores redis(String url) {
    return RedisStores.connect(
        RedisConfig.of(url).withKeyStyle(KeyStyle.PLAIN).withSessionTtl(Duration.ofHours(1)));
  }

  public static Concierge concierge(ScriptedAgent agent) {
    InMemorySessionService sessions = new InMemorySessionService();
    return new Concierge(
        agent, sessions, LongTermMemory.open(InMemoryStores.create().memories(), sessions));
  }

  SlackDouble slack() {
    return slack;
  }
}
