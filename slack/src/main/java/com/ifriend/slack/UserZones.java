package com.ifriend.slack;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.users.UsersInfoResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which time zone a user's day is: "today" of a Brazilian at ten in the evening is tomorrow
 * already for a server in UTC. Slack is asked once an hour for each user; whoever it does not tell
 * of has the server's day. Thread-safe.
 */
final class UserZones {
  private static final Logger log = LoggerFactory.getLogger(UserZones.class);
  private static final Duration AFTER_REFUSAL = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final MethodsClient client;
  private final Clock clock;
  private final Cache<String, Optional<ZoneId>> known =
      CacheBuilder.newBuilder().maximumSize(10_000).expireAfterWrite(1, TimeUnit.HOURS).build();
  private final AtomicBoolean said = new AtomicBoolean();
  private volatile Instant quietUntil = Instant.MIN;

  UserZones(MethodsClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Empty where it is not known; may ask Slack. */
  Optional<ZoneId> of(String user) {
    Optional<ZoneId> zone = known.getIfPresent(user);
    if (zone != null) {
      return zone;
    }
    return clock.instant().isBefore(quietUntil) ? Optional.empty() : ask(user);
  }

  private Optional<ZoneId> ask(String user) {
    try {
      UsersInfoResponse response = client.usersInfo(request -> request.user(user));
      if (response.isOk()) {
        Optional<ZoneId> zone =
            Optional.ofNullable(response.getUser())
                .flatMap(info -> Optional.ofNullable(info.getTz()))
                .flatMap(UserZones::parsed);
        known.put(user, zone);
        return zone;
      }
      refused(user, String.valueOf(response.getError()));
    } catch (SlackApiException e) {
      beQuiet(SlackWebApi.retryAfter(e).orElse(AFTER_FAILURE));
    } catch (IOException | RuntimeException e) {
      log.debug("Slack did not tell of a user's time zone: {}", e.getClass().getName());
      beQuiet(AFTER_FAILURE);
    }
    return Optional.empty();
  }

  private void refused(String user, String error) {
    if (error.equals("user_not_found") || error.equals("user_not_visible")) {
      known.put(user, Optional.empty());
      return;
    }
    beQuiet(AFTER_REFUSAL);
    if (said.compareAndSet(false, true)) {
      log.warn(
          "Days are those of this server's time zone, Slack does not tell the users': {}{}",
          error,
          error.equals("missing_scope") ? ". Give the app the scope users:read" : "");
    }
  }

  private void beQuiet(Duration time) {
    quietUntil = clock.instant().plus(time);
  }

  private static Optional<ZoneId> parsed(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
