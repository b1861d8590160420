package com.ifriend.slack;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.agent.Concierge;
import com.ifriend.slack.answer.Courtesies;
import com.ifriend.slack.answer.Feedback;
import com.ifriend.slack.answer.HomeTab;
import com.ifriend.slack.answer.Layouts;
import com.ifriend.slack.answer.LifeSigns;
import com.ifriend.slack.answer.Replies;
import com.ifriend.slack.answer.ResponseUrls;
import com.ifriend.slack.answer.Streams;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.api.Tuning;
import com.ifriend.slack.message.Audiences;
import com.ifriend.slack.message.Changes;
import com.ifriend.slack.message.ChosenLanguage;
import com.ifriend.slack.message.FileReader;
import com.ifriend.slack.message.ThreadReader;
import com.ifriend.slack.message.Threads;
import com.ifriend.slack.message.Users;
import com.ifriend.store.turns.TurnQueue;
import com.slack.api.methods.MethodsClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bot in one workspace, or in all of an organisation that has installed it as a whole: who it
 * is there, what it knows of it, and what speaks to Slack with its token. Thread-safe.
 */
final class Workspace {
  /** So long an answer waits for what was said in its thread before. */
  private static final Duration READING = Duration.ofSeconds(3);

  /** What all workspaces of a process share. */
  record Shared(
      SlackConfig config,
      SlackWebApi api,
      Concierge concierge,
      TurnQueue turns,
      Clock clock,
      Tuning tuning,
      Executor asides,
      Refusals refusals,
      Feedback.Opinions opinions) {}

  private final Installation installation;
  private final MethodsClient client;
  private final Shared shared;
  private final Replies replies;
  private final Audiences audiences;
  private final ChosenLanguage chosen;
  private final Users users;
  private final Threads threads;
  private final LifeSigns signs;
  private final Optional<Streams> streams;
  private final FileReader files;
  private final Feedback feedback;
  private final Courtesies courtesies;

  @GuardedBy("this")
  private @Nullable Intake intake;

  /**
   * @param client calls with the token of the installation
   * @param token the bot token, as it is by then
   */
  Workspace(
      Installation installation, MethodsClient client, Supplier<String> token, Shared shared) {
    Clock clock = shared.clock();
    Executor asides = shared.asides();
    this.installation = installation;
    this.client = client;
    this.shared = shared;
    Layouts layouts = new Layouts(clock);
    this.replies = new Replies(client, new ResponseUrls(shared.api(), client), layouts);
    this.audiences = new Audiences(client, clock);
    this.chosen = new ChosenLanguage(shared.concierge().sessions());
    this.users = new Users(client, clock, asides, chosen);
    this.threads =
        new Threads(
            shared.concierge().sessions(),
            new ThreadReader(client, installation.botUserId(), clock, READING, asides));
    this.courtesies = new Courtesies(clock);
    this.signs = new LifeSigns(client, clock, courtesies, users, asides);
    this.streams =
        shared.config().streaming()
            ? Optional.of(
                new Streams(client, token, clock, asides, shared.turns(), installation, layouts))
            : Optional.empty();
    this.files = new FileReader(shared.config(), client, token, shared.tuning().apiTimeout());
    this.feedback =
        new Feedback(shared.concierge(), client, installation.origin(), shared.opinions(), asides);
  }

  /** What takes deliveries to it; the same each time. */
  synchronized Intake intake(Inbox inbox) {
    if (intake == null) {
      SlackConfig config = shared.config();
      Concierge concierge = shared.concierge();
      Refusals refusals = shared.refusals();
      intake =
          new Intake(
              new Gate(config.allowed(), installation, refusals, inbox::turnAway),
              new SlackEvents(
                  this,
                  config.answerWorkflows(),
                  refusals,
                  inbox,
                  new Changes(installation, threads, audiences, concierge, shared.clock()),
                  new HomeTab(
                      client, installation, concierge, users, chosen, courtesies, shared.asides())),
              new Commands(installation, refusals, inbox, users, chosen, shared.asides()));
    }
    return intake;
  }

  Installation installation() {
    return installation;
  }

  Replies replies() {
    return replies;
  }

  Audiences audiences() {
    return audiences;
  }

  Users users() {
    return users;
  }

  Threads threads() {
    return threads;
  }

  LifeSigns signs() {
    return signs;
  }

  Optional<Streams> streams() {
    return streams;
  }

  FileReader files() {
    return files;
  }

  Feedback feedback() {
    return feedback;
  }
}
