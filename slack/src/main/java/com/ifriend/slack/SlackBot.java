package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.ifriend.agent.Concierge;
import com.ifriend.slack.answer.Feedback;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.api.Tuning;
import com.ifriend.slack.api.WorkerThreads;
import com.ifriend.slack.oauth.Grants;
import com.ifriend.slack.oauth.InstallPages;
import com.ifriend.slack.wire.RequestVerifier;
import com.ifriend.slack.wire.SlackHttpResponse;
import com.ifriend.slack.wire.SlackStartException;
import com.ifriend.slack.wire.SocketClient;
import com.ifriend.slack.wire.StartPatience;
import com.ifriend.store.Records;
import com.ifriend.store.turns.TurnQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * iFriend in Slack: answers mentions and direct messages in their threads.
 *
 * <p>The session of a message is {@code slack_{channel}_{user}_{thread}}, where the thread is
 * {@code thread_ts}, or the message's own {@code ts} outside a thread; with several installations
 * the key of its own stands before the channel. The answer always stands in that thread. This holds
 * for direct messages too: one at the top of the channel starts a conversation, which goes on in
 * the thread under it.
 *
 * <p>Every message is acknowledged as soon as the queue has it, answered once however often Slack
 * delivers it, and behind the earlier messages of its thread: by this process, or by another one on
 * the same queue if this one dies. Thread-safe.
 */
public final class SlackBot implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlackBot.class);

  private static final int ASIDES = 8;
  private static final int MOST_ASIDES = 1_000;

  private static final SlackHttpResponse NO_PAGES =
      SlackHttpResponse.of(404, "This bot serves one workspace; set SLACK_CLIENT_ID for several\n");

  private final Refusals refusals = new Refusals();
  private final Feedback.Opinions opinions = new Feedback.Opinions();
  private final Tuning tuning;
  private final SlackWebApi api;
  private final StartPatience patience;
  private final Optional<RequestVerifier> verifier;
  private final ThreadPoolExecutor workers;

  /** What is said to Slack, or asked, beside the answers. */
  private final ThreadPoolExecutor asides;

  private final Workspaces workspaces;
  private final Optional<InstallPages> pages;
  private final Inbox inbox;
  private final Deliveries deliveries;
  private final Optional<SocketClient> socket;
  private final AtomicBoolean closed = new AtomicBoolean();

  private final Optional<String> botUserId;

  private SlackBot(
      SlackConfig config,
      Concierge concierge,
      TurnQueue turns,
      Optional<Records> installations,
      Clock clock,
      Tuning tuning) {
    requireNonNull(concierge, "concierge");
    this.tuning = tuning;
    this.verifier = config.signingSecret().map(secret -> new RequestVerifier(secret, clock));
    this.api = new SlackWebApi(config, tuning.apiTimeout());
    this.patience = new StartPatience(tuning);
    Optional<Installation> installation;
    try {
      installation = config.botToken().map(token -> Installation.of(patience.await(api::whoAmI)));
    } catch (SlackStartException e) {
      api.close();
      throw e;
    }
    this.workers =
        new ThreadPoolExecutor(
            tuning.parallelTurns(),
            tuning.parallelTurns(),
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            WorkerThreads.named("slack-turn"));
    workers.allowCoreThreadTimeOut(true);
    this.asides =
        new ThreadPoolExecutor(
            ASIDES,
            ASIDES,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_ASIDES),
            WorkerThreads.daemons("slack-aside"));
    asides.allowCoreThreadTimeOut(true);
    this.botUserId = installation.map(Installation::botUserId);
    Workspace.Shared shared =
        new Workspace.Shared(
            config, api, concierge, turns, clock, tuning, asides, refusals, opinions);
    if (installation.isPresent()) {
      this.pages = Optional.empty();
      this.workspaces =
          Workspaces.one(
              new Workspace(
                  installation.get(), api.bot(), () -> config.botToken().orElseThrow(), shared));
    } else {
      Grants grants = new Grants(installations.orElseThrow());
      InstalledWorkspaces all = new InstalledWorkspaces(grants, shared);
      this.pages =
          config
              .oauth()
              .map(client -> new InstallPages(client, api, grants, all::installed, clock));
      this.workspaces = all;
    }
    this.inbox = new Inbox(turns, workers, tuning, concierge, workspaces);
    this.deliveries = new Deliveries(workspaces, inbox, refusals);
    this.socket =
        config
            .appToken()
            .map(token -> new SocketClient(api::openSocket, deliveries::envelope, tuning));
  }

  /**
   * Starts the bot: asks Slack who it is and, with an app token, returns when the first Socket Mode
   * connection is usable. Waits up to half a minute for a Slack that fails or is not reachable.
   *
   * @param turns where messages wait; all processes of the bot have the same
   * @throws SlackStartException when a token is wrong, or Slack was not to be had in that time
   */
  public static SlackBot start(SlackConfig config, Concierge concierge, TurnQueue turns) {
    return start(config, concierge, turns, Clock.systemUTC(), Tuning.DEFAULT);
  }

  /**
   * The same for a bot that workspaces install by themselves.
   *
   * @param installations where they are kept, with their tokens, so sealed; all processes of the
   *     bot have the same
   */
  public static SlackBot start(
      SlackConfig config, Concierge concierge, TurnQueue turns, Records installations) {
    return start(config, concierge, turns, installations, Clock.systemUTC(), Tuning.DEFAULT);
  }

  static SlackBot start(
      SlackConfig config, Concierge concierge, TurnQueue turns, Clock clock, Tuning tuning) {
    if (config.oauth().isPresent()) {
      throw new IllegalArgumentException(
          "With a client id the bot has to keep where it is installed: give it records for that");
    }
    return start(new SlackBot(config, concierge, turns, Optional.empty(), clock, tuning));
  }

  static SlackBot start(
      SlackConfig config,
      Concierge concierge,
      TurnQueue turns,
      Records installations,
      Clock clock,
      Tuning tuning) {
    return start(new SlackBot(config, concierge, turns, Optional.of(installations), clock, tuning));
  }

  private static SlackBot start(SlackBot bot) {
    try {
      bot.socket.ifPresent(socket -> socket.start(bot.patience));
    } catch (SlackStartException e) {
      bot.close();
      throw e;
    }
    log.info(
        "The bot {} listens to Slack over {}",
        bot.botUserId.orElse("of all that install it at /slack/install"),
        bot.socket.isEmpty()
            ? "HTTP"
            : bot.verifier.isEmpty() ? "Socket Mode" : "Socket Mode and HTTP");
    return bot;
  }

  /** The Slack user the bot is; empty where it is one in each workspace. */
  public String botUserId() {
    return botUserId.orElse("");
  }

  /** What has happened to messages so far. */
  public MessageCounts counts() {
    return refusals.addTo(inbox.counts());
  }

  /** How many answers were said to be good, or not, in this process. */
  public long feedback(boolean good) {
    return opinions.count(good);
  }

  /** How many of those were taken back, in this process. */
  public long feedbackTakenBack(boolean good) {
    return opinions.takenBack(good);
  }

  /** Whether messages can arrive: not closed, and with Socket Mode a connection is there. */
  public boolean ready() {
    return complaint().isEmpty();
  }

  /** Why messages cannot arrive, or answers not be posted. */
  public Optional<String> complaint() {
    if (closed.get()) {
      return Optional.of("The bot has left Slack");
    }
    if (!socket.map(SocketClient::connected).orElse(true)) {
      return Optional.of("No Socket Mode connection to Slack");
    }
    return workspaces.complaint();
  }

  /**
   * Handles one HTTP request of Slack: events, interactions and slash commands alike. Returns at
   * once; the answer to a message is posted later.
   *
   * @param headers names in any case
   * @param body the raw bytes of the body, which the signature covers
   */
  public SlackHttpResponse handle(Map<String, List<String>> headers, byte[] body) {
    if (verifier.isEmpty()) {
      return SlackHttpResponse.of(404, "Slack's HTTP requests are switched off: no signing secret");
    }
    RequestVerifier.Verdict verdict =
        verifier
            .get()
            .verify(
                header(headers, "X-Slack-Request-Timestamp"),
                header(headers, "X-Slack-Signature"),
                body);
    if (!verdict.isGenuine()) {
      refusals.unverified(verdict);
      return SlackHttpResponse.of(401, "wrong signature");
    }
    String text = new String(body, UTF_8);
    try {
      return deliveries.body(text);
    } catch (Json.MalformedException e) {
      log.warn("A signed request was malformed: {}", e.getMessage());
      return SlackHttpResponse.of(400, "malformed");
    } catch (Exception e) {
      log.error("A request could not be handled", e);
      return SlackHttpResponse.of(500, "failed");
    }
  }

  /**
   * Sends a browser to Slack's page, where its user installs the app; 404 for a bot with a token.
   *
   * @param secure whether the browser came by https
   */
  public SlackHttpResponse install(boolean secure) {
    return pages.map(page -> page.begin(secure)).orElse(NO_PAGES);
  }

  /**
   * Answers a browser that Slack sends back from there.
   *
   * @param query as it was sent
   * @param cookies gives the values of cookies, by their names
   */
  public SlackHttpResponse installed(
      String query, Function<String, Optional<String>> cookies, boolean secure) {
    return pages
        .map(page -> page.end(query, cookies.apply(InstallPages.COOKIE), secure))
        .orElse(NO_PAGES);
  }

  private static Optional<String> header(Map<String, List<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .findFirst();
  }

  /** Like {@link #close(Duration)} with 25 seconds. */
  @Override
  public void close() {
    close(tuning.drain());
  }

  /**
   * Takes no more messages and says goodbye on the sockets, so that Slack delivers elsewhere or
   * again; then waits for the turns that run. What is not done then is interrupted; it stays in the
   * queue, like what was not begun, and goes on in another process or after the next start.
   */
  public void close(Duration drain) {
    inbox.closeIntake();
    if (closed.getAndSet(true)) {
      return;
    }
    socket.ifPresent(SocketClient::close);
    int left = inbox.close(drain);
    if (left > 0) {
      log.warn("{} turns were interrupted after {}; they go on elsewhere", left, drain);
    }
    var unused = workers.shutdownNow();
    unused = asides.shutdownNow();
    api.close();
  }
}
