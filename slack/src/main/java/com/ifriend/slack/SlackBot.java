package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.ifriend.agent.Concierge;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * iFriend in Slack: answers mentions and direct messages in their threads.
 *
 * <p>The session of a message is {@code slack_{channel}_{user}_{thread}}, where the thread is
 * {@code thread_ts}, or the message's own {@code ts} outside a thread. The answer always stands in
 * that thread. This holds for direct messages too: one at the top of the channel starts a
 * conversation, which goes on in the thread under it.
 *
 * <p>Every message is acknowledged as soon as the queue has it, answered once however often Slack
 * delivers it, and behind the earlier messages of its thread: by this process, or by another one on
 * the same queue if this one dies. Thread-safe.
 */
public final class SlackBot implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlackBot.class);

  private static final int ASIDES = 8;
  private static final int MOST_ASIDES = 1_000;

  /** So long an answer waits for what was said in its thread before. */
  private static final Duration READING = Duration.ofSeconds(3);

  private final Installation installation;
  private final Refusals refusals = new Refusals();
  private final Tuning tuning;
  private final SlackWebApi api;
  private final StartPatience patience;
  private final Optional<RequestVerifier> verifier;
  private final ThreadPoolExecutor workers;

  /** What is said to Slack, or asked, beside the answers. */
  private final ThreadPoolExecutor asides;

  private final Replies replies;
  private final Inbox inbox;
  private final Deliveries deliveries;
  private final Feedback feedback;
  private final Optional<SocketClient> socket;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SlackBot(
      SlackConfig config, Concierge concierge, TurnQueue turns, Clock clock, Tuning tuning) {
    requireNonNull(concierge, "concierge");
    this.tuning = tuning;
    this.verifier = config.signingSecret().map(secret -> new RequestVerifier(secret, clock));
    this.api = new SlackWebApi(config, tuning.apiTimeout());
    this.patience = new StartPatience(tuning);
    try {
      this.installation = Installation.of(patience.await(api::whoAmI));
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
    Layouts layouts = new Layouts(clock);
    this.replies = new Replies(api.bot(), new ResponseUrls(api), layouts);
    Threads threads =
        new Threads(
            concierge.sessions(),
            new ThreadReader(api.bot(), installation.botUserId(), clock, READING, asides));
    this.feedback = new Feedback(concierge, api.bot(), asides);
    ChosenLanguage chosen = new ChosenLanguage(concierge.sessions());
    Users users = new Users(api.bot(), clock, asides, chosen);
    Courtesies courtesies = new Courtesies(clock);
    LifeSigns signs = new LifeSigns(api.bot(), clock, courtesies, users, asides);
    Optional<Streams> streams =
        config.streaming()
            ? Optional.of(new Streams(api, clock, asides, turns, installation.teamId(), layouts))
            : Optional.empty();
    Audiences audiences = new Audiences(api.bot(), clock);
    this.inbox =
        new Inbox(
            turns,
            workers,
            tuning,
            concierge,
            replies,
            audiences,
            users,
            threads,
            signs,
            streams,
            new FileReader(config, api.bot(), tuning.apiTimeout()));
    this.deliveries =
        new Deliveries(
            new Gate(config.allowed(), installation, refusals, inbox::turnAway),
            new SlackEvents(
                installation,
                config.answerWorkflows(),
                refusals,
                inbox,
                threads,
                signs,
                feedback,
                new Changes(installation, threads, audiences, concierge, clock),
                new HomeTab(api.bot(), installation, concierge, users, chosen, courtesies, asides)),
            new Commands(installation, refusals, inbox, users, chosen, asides));
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

  static SlackBot start(
      SlackConfig config, Concierge concierge, TurnQueue turns, Clock clock, Tuning tuning) {
    SlackBot bot = new SlackBot(config, concierge, turns, clock, tuning);
    try {
      bot.socket.ifPresent(socket -> socket.start(bot.patience));
    } catch (SlackStartException e) {
      bot.close();
      throw e;
    }
    log.info(
        "The bot {} listens to Slack over {}",
        bot.botUserId(),
        bot.socket.isEmpty()
            ? "HTTP"
            : bot.verifier.isEmpty() ? "Socket Mode" : "Socket Mode and HTTP");
    return bot;
  }

  /** The Slack user the bot is. */
  public String botUserId() {
    return installation.botUserId();
  }

  /** What has happened to messages so far. */
  public MessageCounts counts() {
    return refusals.addTo(inbox.counts());
  }

  /** How many answers were said to be good, or not, in this process. */
  public long feedback(boolean good) {
    return feedback.count(good);
  }

  /** How many of those were taken back, in this process. */
  public long feedbackTakenBack(boolean good) {
    return feedback.takenBack(good);
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
    return replies.deadToken().map(error -> "Slack refuses the bot token: " + error);
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
