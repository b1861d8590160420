package com.ifriend.slack.message;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.ifriend.agent.text.Language;
import com.ifriend.slack.api.SlackWebApi;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.users.UsersInfoResponse;
import com.slack.api.model.User;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which time zone a user's day is, and which language they want, by their own choice or by that
 * of their Slack: "today" of a Brazilian at ten in the evening is tomorrow already for a server in
 * UTC. Slack is asked once an hour for each user; whoever it does not tell of has the server's day.
 * Thread-safe.
 */
public final class Users {
  private static final Logger log = LoggerFactory.getLogger(Users.class);
  private static final Duration AFTER_REFUSAL = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  /**
   * What Slack tells of a user.
   *
   * @param language empty where it is none of ours
   */
  private record Profile(Optional<ZoneId> zone, Optional<Language> language) {
    static final Profile UNKNOWN = new Profile(Optional.empty(), Optional.empty());
  }

  private final MethodsClient client;
  private final Clock clock;
  private final Executor asides;
  private final ChosenLanguage chosen;
  private final Cache<String, Profile> known =
      CacheBuilder.newBuilder().maximumSize(10_000).expireAfterWrite(1, TimeUnit.HOURS).build();
  private final AtomicBoolean said = new AtomicBoolean();
  private volatile Instant quietUntil = Instant.MIN;

  public Users(MethodsClient client, Clock clock, Executor asides, ChosenLanguage chosen) {
    this.chosen = chosen;
    this.client = client;
    this.clock = clock;
    this.asides = asides;
  }

  /** Empty where it is not known; may ask Slack. */
  public Optional<ZoneId> zoneOf(String user) {
    return profile(user).zone();
  }

  /** The language of their Slack; empty where it is not known. May ask Slack. */
  public Optional<Language> languageOfSlack(String user) {
    return profile(user).language();
  }

  /** The one they have chosen, else that of their Slack. Asks the store, and maybe Slack. */
  public Optional<Language> languageOf(String user) {
    return chosen.of(user).or(() -> languageOfSlack(user));
  }

  /** The same, for who cannot wait long; empty where that takes longer. */
  public Optional<Language> languageOf(String user, Duration within) {
    try {
      return CompletableFuture.supplyAsync(() -> languageOf(user), asides)
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      log.debug("The language of a user is not known in time: {}", e.getClass().getName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private Profile profile(String user) {
    Profile profile = known.getIfPresent(user);
    if (profile != null) {
      return profile;
    }
    return clock.instant().isBefore(quietUntil) ? Profile.UNKNOWN : ask(user);
  }

  private Profile ask(String user) {
    try {
      UsersInfoResponse response =
          client.usersInfo(request -> request.user(user).includeLocale(true));
      if (response.isOk()) {
        Profile profile = profile(Optional.ofNullable(response.getUser()));
        known.put(user, profile);
        return profile;
      }
      refused(user, String.valueOf(response.getError()));
    } catch (SlackApiException e) {
      beQuiet(SlackWebApi.retryAfter(e).orElse(AFTER_FAILURE));
    } catch (IOException | RuntimeException e) {
      log.debug("Slack did not tell of a user: {}", e.getClass().getName());
      beQuiet(AFTER_FAILURE);
    }
    return Profile.UNKNOWN;
  }

  private void refused(String user, String error) {
    if (error.equals("user_not_found") || error.equals("user_not_visible")) {
      known.put(user, Profile.UNKNOWN);
      return;
    }
    beQuiet(AFTER_REFUSAL);
    if (said.compareAndSet(false, true)) {
      log.warn(
          "Days are those of this server's time zone, Slack does not tell the users', nor their"
              + " language: {}{}",
          error,
          error.equals("missing_scope") ? ". Give the app the scope users:read" : "");
    }
  }

  private void beQuiet(Duration time) {
    quietUntil = clock.instant().plus(time);
  }

  private static Profile profile(Optional<User> user) {
    return new Profile(
        user.flatMap(info -> Optional.ofNullable(info.getTz())).flatMap(Users::zone),
        user.flatMap(info -> Optional.ofNullable(info.getLocale()))
            .map(locale -> Locale.forLanguageTag(locale).getLanguage())
            .flatMap(Language::ofCode));
  }

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
