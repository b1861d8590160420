package com.ifriend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.agent.ModelConfig;
import com.ifriend.app.doctor.Finding.Status;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A report of the doctor, and what tests ask of it. */
record Examined(Report report) {
  /** Shorter than a user would have it. */
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  static Examined redis(String url) {
    return redis(at(url));
  }

  /** Where sessions have keys by their id alone, and last an hour. */
  static RedisConfig at(String url) {
    return RedisConfig.of(url).withKeyStyle(KeyStyle.PLAIN).withSessionTtl(Duration.ofHours(1));
  }

  static Examined redis(RedisConfig config) {
    return of(Optional.of(config), Optional.empty(), Optional.empty(), ModelConfig.offline());
  }

  static Examined mysql(MySqlConfig config) {
    return of(Optional.empty(), Optional.of(config), Optional.empty(), ModelConfig.offline());
  }

  /** On a machine whose clock is wrong by that much. */
  static Examined redisWithClockOff(RedisConfig config, Duration off) {
    return of(
        Optional.of(config),
        Optional.empty(),
        Optional.empty(),
        ModelConfig.offline(),
        Clock.offset(Clock.systemUTC(), off));
  }

  /** On a machine whose clock is wrong by that much. */
  static Examined mysqlWithClockOff(MySqlConfig config, Duration off) {
    return of(
        Optional.empty(),
        Optional.of(config),
        Optional.empty(),
        ModelConfig.offline(),
        Clock.offset(Clock.systemUTC(), off));
  }

  static Examined slack(SlackConfig config) {
    return of(Optional.empty(), Optional.empty(), Optional.of(config), ModelConfig.offline());
  }

  /** On a machine whose clock is wrong by that much. */
  static Examined slackWithClockOff(SlackConfig config, Duration off) {
    return of(
        Optional.empty(),
        Optional.empty(),
        Optional.of(config),
        ModelConfig.offline(),
        Clock.offset(Clock.systemUTC(), off));
  }

  static Examined model(ModelConfig config) {
    return of(Optional.empty(), Optional.empty(), Optional.empty(), config);
  }

  private static Examined of(
      Optional<RedisConfig> redis,
      Optional<MySqlConfig> mysql,
      Optional<SlackConfig> slack,
      ModelConfig model) {
    return of(redis, mysql, slack, model, Clock.systemUTC());
  }

  private static Examined of(
      Optional<RedisConfig> redis,
      Optional<MySqlConfig> mysql,
      Optional<SlackConfig> slack,
      ModelConfig model,
      Clock clock) {
    return new Examined(
        Doctor.examine(
            new Patient(
                List.of(),
                "somewhere",
                "3600 s after its last use (REDIS_SESSION_TTL)",
                SealingCheck.none(),
                Optional.empty(),
                redis,
                mysql,
                Optional.empty(),
                slack,
                Optional.of(model)),
            PATIENCE,
            clock));
  }

  /** Nothing failed. */
  @CanIgnoreReturnValue
  Examined isHealthy() {
    assertThat(report.healthy()).as(report.text()).isTrue();
    return this;
  }

  /** Exactly this failed, for this reason, and the fix names this. */
  void failsOnlyWith(String message, String fix) {
    List<Finding> failed = with(Status.FAILED);
    assertThat(failed).as(report.text()).hasSize(1);
    assertThat(failed.get(0).message()).contains(message);
    assertThat(failed.get(0).fix().orElse("")).contains(fix);
    assertThat(report.healthy()).isFalse();
  }

  /** This is among what failed, and the fix names this. */
  @CanIgnoreReturnValue
  Examined failsWith(String message, String fix) {
    assertThat(with(Status.FAILED))
        .as(report.text())
        .anySatisfy(
            finding -> {
              assertThat(finding.message()).contains(message);
              assertThat(finding.fix().orElse("")).contains(fix);
            });
    return this;
  }

  /** There is this warning, and the fix names this. */
  @CanIgnoreReturnValue
  Examined warnsOf(String message, String fix) {
    return warnsOfPattern(Pattern.quote(message), fix);
  }

  /** As {@link #warnsOf}, for what differs from time to time. */
  @CanIgnoreReturnValue
  Examined warnsOfPattern(String message, String fix) {
    assertThat(with(Status.WARNING))
        .as(report.text())
        .anySatisfy(
            finding -> {
              assertThat(finding.message()).containsPattern(message);
              assertThat(finding.fix().orElse("")).contains(fix);
            });
    return this;
  }

  /** There is a good finding with this in it. */
  @CanIgnoreReturnValue
  Examined praises(String message) {
    assertThat(with(Status.GOOD))
        .as(report.text())
        .anySatisfy(finding -> assertThat(finding.message()).contains(message));
    return this;
  }

  @CanIgnoreReturnValue
  Examined saysNothingOf(String secret) {
    assertThat(report.text() + report.json()).doesNotContain(secret);
    return this;
  }

  private List<Finding> with(Status status) {
    return report.findings().stream().filter(finding -> finding.status() == status).toList();
  }
}
