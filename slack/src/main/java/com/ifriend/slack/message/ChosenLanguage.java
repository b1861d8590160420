package com.ifriend.slack.message;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.State;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.SessionNotes;
import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Language;
import com.ifriend.slack.api.Wording;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The language that a user has chosen for what the bot says by itself; an answer is in the language
 * of its question. It is kept in the user's state, so that all processes know it, no end of a
 * session ends it, and forgetting everything forgets it. State of a user shows in sessions only: so
 * each call makes one for the moment, in three or four round trips. Thread-safe.
 */
public final class ChosenLanguage {
  /** In the user's state: the code of the language. */
  static final String KEY = State.USER_PREFIX + "language";

  private static final Logger log = LoggerFactory.getLogger(ChosenLanguage.class);
  private static final String AUTO = "auto";

  private final BaseSessionService sessions;

  /**
   * What a user may choose.
   *
   * @param language empty for the one of their Slack
   */
  public record Choice(Optional<Language> language) {
    /** The one that words name, in any of our languages; empty if they name none. */
    public static Optional<Choice> read(String words) {
      for (String word : words.split("\\s+", -1)) {
        // Also of "pt-BR".
        String bare = Folding.fold(word).replaceAll("^\\p{P}+|\\p{P}+$|[-_]\\p{L}+$", "");
        if (means(AUTO, bare)) {
          return Optional.of(new Choice(Optional.empty()));
        }
        for (Language language : Language.values()) {
          if (means(language.code(), bare)) {
            return Optional.of(new Choice(Optional.of(language)));
          }
        }
      }
      return Optional.empty();
    }

    private static boolean means(String value, String word) {
      return Arrays.stream(Language.values())
          .map(language -> Wording.say(language, "language_words_" + value))
          .anyMatch(words -> Arrays.asList(words.split("\\|", -1)).contains(word));
    }

    /** A word for it that {@link #read} reads. */
    public String word() {
      return language.map(Language::code).orElse(AUTO);
    }

    /** What its speakers call it; empty for the one of their Slack. */
    public Optional<String> name() {
      return language.map(
          chosen -> {
            Locale locale = chosen.locale();
            String name = locale.getDisplayLanguage(locale);
            return name.substring(0, 1).toUpperCase(locale) + name.substring(1);
          });
    }
  }

  public ChosenLanguage(BaseSessionService sessions) {
    this.sessions = sessions;
  }

  /** Empty if they have chosen none, or the store does not tell. Waits for the store. */
  public Optional<Language> of(String user) {
    try {
      Session session = open(user);
      close(session);
      return Optional.ofNullable(session.state().get(KEY))
          .map(Object::toString)
          .flatMap(Language::ofCode);
    } catch (RuntimeException e) {
      log.debug("The language that a user has chosen is not known: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Keeps a choice. Waits for the store.
   *
   * @throws RuntimeException if the store does not do it
   */
  public void choose(String user, Choice choice) {
    Session session = open(user);
    Object value = choice.language().<Object>map(Language::code).orElse(State.REMOVED);
    SessionNotes.keep(sessions, session, Map.of(KEY, value));
    close(session);
  }

  private Session open(String user) {
    return sessions
        .createSession(
            Concierge.APP_NAME,
            user,
            Map.<String, Object>of(),
            "slack_language_" + user + "_" + UUID.randomUUID())
        .blockingGet();
  }

  private void close(Session session) {
    try {
      sessions.deleteSession(session.appName(), session.userId(), session.id()).blockingAwait();
    } catch (RuntimeException e) {
      // It is empty, and expires.
      log.debug("A session for a moment was left: {}", e.getMessage());
    }
  }
}
