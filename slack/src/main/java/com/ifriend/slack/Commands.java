package com.ifriend.slack;

import com.google.gson.JsonObject;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import com.ifriend.slack.answer.ResponseUrls;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.Wording;
import com.ifriend.slack.markup.IncomingText;
import com.ifriend.slack.markup.Mrkdwn;
import com.ifriend.slack.message.ChosenLanguage;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.slack.message.InboundMessage.Manner;
import com.ifriend.slack.message.Users;
import com.ifriend.slack.wire.Ack;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes slash commands. A command says something in the name of who types it, as a button does, and
 * waits in the queue as a message does; only its user sees the answer. Thread-safe.
 */
final class Commands {
  private static final Logger log = LoggerFactory.getLogger(Commands.class);

  /** Slack waits three seconds, and the queue needs most of them when it is moving. */
  private static final Duration LANGUAGE_PATIENCE = Duration.ofMillis(500);

  private static final Duration STORE_PATIENCE = Duration.ofSeconds(2);

  private final Installation installation;
  private final Refusals refusals;
  private final Inbox inbox;
  private final Users users;
  private final ChosenLanguage chosen;
  private final Executor asides;

  Commands(
      Installation installation,
      Refusals refusals,
      Inbox inbox,
      Users users,
      ChosenLanguage chosen,
      Executor asides) {
    this.chosen = chosen;
    this.asides = asides;
    this.installation = installation;
    this.refusals = refusals;
    this.inbox = inbox;
    this.users = users;
  }

  /**
   * Takes one and returns at once.
   *
   * @param payload the fields of its form
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  Ack typed(JsonObject payload) throws Json.MalformedException {
    String name = Json.neededText(payload, "command");
    String user = Json.neededText(payload, "user_id");
    String channel = Json.neededText(payload, "channel_id");
    String trigger = Json.neededText(payload, "trigger_id");
    String url = Json.neededText(payload, "response_url");
    if (!installation.isMeantBy(payload)) {
      refusals.ofAnotherWorkspace();
      return Ack.TAKEN;
    }
    SlashCommand typed =
        SlashCommand.read(
            IncomingText.toPlain(
                Json.textIfAny(payload, "text").orElse(""), installation.botUserId()));
    if (typed.kind() == SlashCommand.Kind.LANGUAGE) {
      return choose(typed, user, name);
    }
    Language language = language(typed, user);
    if (typed.kind() == SlashCommand.Kind.HELP) {
      return showing(Wording.say(language, "help", name));
    }
    Manner manner = typed.kind() == SlashCommand.Kind.STATUS ? Manner.STATUS : Manner.COMMAND;
    // Nobody delivers a command again that was not taken; so its user has to know.
    return inbox.accept(
            InboundMessage.ofCommand(channel, user, trigger, typed.says(language), manner, url)
                .from(installation.origin(payload)))
        ? Ack.TAKEN
        : showing(Wording.say(language, "not_taken", name));
  }

  /**
   * Done before it is acknowledged: it needs no turn, and its user sees at once what came of it.
   */
  private Ack choose(SlashCommand typed, String user, String name) {
    Optional<ChosenLanguage.Choice> choice = ChosenLanguage.Choice.read(typed.words());
    if (choice.isEmpty()) {
      return showing(Wording.say(language(typed, user), "language_which", name));
    }
    try {
      CompletableFuture.runAsync(() -> chosen.choose(user, choice.get()), asides)
          .get(STORE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      log.warn("The language that a user has chosen is not kept: {}", e.toString());
      return showing(Wording.say(language(typed, user), "language_not_kept", name));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Ack.NOT_TAKEN;
    }
    Language now =
        choice
            .get()
            .language()
            .or(() -> users.languageOf(user, LANGUAGE_PATIENCE))
            .orElse(Language.PT);
    return showing(
        Wording.say(
            now, choice.get().language().isPresent() ? "language_chosen" : "language_auto", name));
  }

  private Language language(SlashCommand typed, String user) {
    return typed
        .language()
        .or(() -> LanguageDetector.detect(typed.said()))
        .or(() -> users.languageOf(user, LANGUAGE_PATIENCE))
        .orElse(Language.PT);
  }

  private static Ack showing(String markdown) {
    return Ack.showing(ResponseUrls.message(Mrkdwn.fromMarkdown(markdown), Optional.empty()));
  }
}
