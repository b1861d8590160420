package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A stand-in for Slack on loopback ports of its own: the Web API, signed HTTP events and Socket
 * Mode of one workspace with one app. It keeps state (a reply needs a thread that exists) and
 * checks what it receives. Tokens and the signing secret are made up at random for each double.
 *
 * <p>Thread-safe.
 */
public final class SlackDouble implements AutoCloseable {
  private final Identity identity;
  private final String botToken = "xoxb-" + random();
  private final String appToken = "xapp-" + random();
  private final String signingSecret = random();
  private final Workspace workspace;
  private final Payloads payloads;
  private final Changes changes;
  private final Interactions interactions;
  private final SocketMode socketMode;
  private final AgentMethods agent;
  private final StreamMethods streams;
  private final Uploads uploads = new Uploads();
  private final ResponseUrls responseUrls = new ResponseUrls();
  private final Views views = new Views();
  private final WebApi webApi;

  private final OAuth oauth = new OAuth();
  private final List<Tenant> tenants = new CopyOnWriteArrayList<>();

  private SlackDouble(Identity identity) throws IOException {
    this.identity = identity;
    this.workspace = new Workspace(identity);
    this.payloads = new Payloads(identity, workspace);
    this.changes = new Changes(identity, workspace, payloads);
    this.socketMode = new SocketMode(identity, this::observe);
    this.agent = new AgentMethods(workspace);
    this.streams = new StreamMethods(workspace, agent);
    this.webApi =
        new WebApi(
            identity,
            workspace,
            botToken,
            appToken,
            socketMode::newTicket,
            agent,
            streams,
            uploads,
            responseUrls,
            views,
            oauth);
    this.interactions =
        new Interactions(
            identity,
            workspace,
            payloads,
            views,
            (channel, user) -> responseUrls.issue(webApi.url(), channel, user).toString());
  }

  /** Starts a double of a workspace with {@link Identity#DEFAULT}. */
  public static SlackDouble start() {
    return start(Identity.DEFAULT);
  }

  /** Starts a double of a workspace with these ids. */
  public static SlackDouble start(Identity identity) {
    try {
      return new SlackDouble(identity);
    } catch (IOException e) {
      throw new UncheckedIOException("The Slack double found no free loopback port", e);
    }
  }

  /** A delivery shows its workspace what is in it. */
  private void observe(JsonNode payload) {
    boolean known = false;
    for (Tenant tenant : tenants) {
      known |= tenant.observe(payload);
    }
    if (!known) {
      workspace.observe(payload);
    }
  }

  /** A further workspace, in which the app is not installed yet. */
  public Tenant addTenant(Identity of) {
    Tenant tenant =
        new Tenant(
            of,
            webApi::methodsFor,
            parts ->
                new Interactions(
                    of,
                    parts.workspace(),
                    parts.payloads(),
                    parts.views(),
                    (channel, user) -> responseUrls.issue(webApi.url(), channel, user).toString()),
            oauth);
    tenants.add(tenant);
    return tenant;
  }

  /** How workspaces install the app. */
  public OAuth oauth() {
    return oauth;
  }

  /** Ids of the workspace and the app. */
  public Identity identity() {
    return identity;
  }

  /** The base of the Web API, ends with a slash. */
  public URI apiUrl() {
    return webApi.url();
  }

  /** The bot token of the app. */
  public String botToken() {
    return botToken;
  }

  /** The app-level token, for Socket Mode. */
  public String appToken() {
    return appToken;
  }

  /** Signs HTTP deliveries. */
  public String signingSecret() {
    return signingSecret;
  }

  /** Builds deliveries. */
  public Payloads payloads() {
    return payloads;
  }

  /** Builds deliveries of what is done with messages later. */
  public Changes changes() {
    return changes;
  }

  /** Builds what users do beside writing: commands, and buttons that only they see. */
  public Interactions interactions() {
    return interactions;
  }

  /** Slack's side of Socket Mode. */
  public SocketMode socketMode() {
    return socketMode;
  }

  /** Delivers over HTTP to this request URL. */
  public HttpEvents httpEvents(URI requestUrl) {
    return new HttpEvents(requestUrl, signingSecret, this::observe);
  }

  /** Makes a channel known in which no event has happened yet. */
  public void addChannel(String channel) {
    workspace.addChannel(channel);
  }

  /** The scopes of the bot token from now on, which each response names. */
  public void grantScopes(String... scopes) {
    webApi.setScopes(List.of(scopes));
  }

  /** Whether the app is declared as an agent, as it is at first. */
  public void declareAgent(boolean declared) {
    agent.declare(declared);
  }

  /** The agent session of a thread, if there is one. */
  public Optional<AgentSession> agentSession(String channel, String threadTs) {
    return agent.session(channel, threadTs);
  }

  /** What {@code assistant.threads.setStatus} has put under a thread; empty if nothing. */
  public String threadStatus(String channel, String threadTs) {
    return agent.threadStatus(channel, threadTs);
  }

  /** All messages that were streamed so far, as they are now. Those that end are posts then. */
  public List<Stream> streams() {
    return streams.all();
  }

  /** Slack ends a stream by itself: because its user stops it, or because it is too old. */
  public void endStream(Stream stream, boolean byUser) {
    streams.end(stream.channel(), stream.ts(), byUser);
  }

  /** Somebody uploads a file; returns it as deliveries tell of it. */
  public ObjectNode upload(String name, String type, byte[] bytes) {
    String id = uploads.add(name, type, bytes);
    return uploads.describe(id, webApi.fileBase()).orElseThrow();
  }

  /** Makes a user known, with a locale such as {@code es-MX}; others have {@code pt-BR}. */
  public void setLocale(String user, String locale) {
    workspace.setLocale(user, locale);
  }

  /** Makes a user known, with a time zone such as {@code America/Sao_Paulo}; others have none. */
  public void setZone(String user, String zone) {
    workspace.setZone(user, zone);
  }

  /** What was suggested last to who opens a conversation with the bot. */
  public List<String> suggestedPrompts(String channel) {
    return agent.prompts(channel);
  }

  /** Makes a channel known, or another kind of channel. */
  public void addChannel(String channel, ChannelKind kind) {
    workspace.addChannel(channel, kind);
  }

  /** Lets the next call of this method go wrong; several faults are used up one by one. */
  public void failNext(String method, Fault fault) {
    webApi.faults().add(method, fault);
  }

  /** Lets every call of this method go wrong for a while, from now on. */
  public void failFor(String method, Fault fault, Duration time) {
    webApi.faults().add(method, fault, time);
  }

  /** All Web API calls so far. */
  public List<Call> calls() {
    return webApi.calls().all();
  }

  /** All calls of one Web API method so far. */
  public List<Call> calls(String method) {
    return calls().stream().filter(call -> call.method().equals(method)).toList();
  }

  /** Waits until there were this many Web API calls in all, and returns all. */
  public List<Call> awaitCalls(int count, Duration within) {
    return webApi.calls().await(count, within);
  }

  /** All messages the bot has posted so far. */
  public List<Post> posts() {
    return webApi.posts().all();
  }

  /** Waits until the bot has posted more than so many messages in all; false when it did not. */
  public boolean postedMoreThan(int count, Duration within) {
    return webApi.posts().grewBeyond(count, within);
  }

  /** Waits for the first message of the bot that no earlier call of this method returned. */
  public Post awaitPost(Duration within) {
    return webApi.posts().take(within);
  }

  /** Waits until the bot has posted this many messages in all, and returns all. */
  public List<Post> awaitPosts(int count, Duration within) {
    return webApi.posts().await(count, within);
  }

  /** All messages so far that only one user sees. */
  public List<Ephemeral> ephemerals() {
    return responseUrls.shown().all();
  }

  /** Waits for the first of {@link #ephemerals} that no earlier call of this method returned. */
  public Ephemeral awaitEphemeral(Duration within) {
    return responseUrls.shown().take(within);
  }

  /** Ends the half hour of every {@code response_url} that was given out so far. */
  public void expireResponseUrls() {
    responseUrls.expireAll();
  }

  /** What the Home tab of the app shows a user; empty while it shows nothing. */
  public Optional<JsonNode> home(String user) {
    return views.home(user).map(JsonNode.class::cast);
  }

  /** Whether the app has a Home tab, as it has at first. */
  public void enableHome(boolean enabled) {
    views.enable(enabled);
  }

  /** The text that a message of the bot has now, after updates. */
  public String textNow(String channel, String ts) {
    return workspace
        .find(channel, ts)
        .map(Workspace.Message::text)
        .orElseThrow(() -> new IllegalArgumentException("No message " + ts + " in " + channel));
  }

  @Override
  public void close() {
    webApi.close();
    socketMode.close();
  }

  private static String random() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
