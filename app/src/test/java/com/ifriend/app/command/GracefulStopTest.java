package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.app.HeldModel;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The service in a process of its own that is asked to stop in the middle of a turn. */
final class GracefulStopTest {
  /** After which Cloud Run kills; not a measurement, the process must be gone by itself. */
  private static final Duration UNTIL_KILLED = Duration.ofSeconds(10);

  /** 128 and the number of SIGTERM: it ended in its own way after the signal. */
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir Path folder;
  private RedisServer redis;
  private SlackDouble slack;
  private HeldModel model;
  private RunningService service;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    slack = SlackDouble.start();
    model = HeldModel.start();
    slack.addChannel("C123");
    service =
        RunningService.start(
            folder,
            Map.of(
                "REDIS_URL", redis.url(),
                "PORT", "0",
                "MODEL", "gemini-2.5-flash",
                "GOOGLE_API_KEY", "key",
                "GEMINI_BASE_URL", model.url(),
                "SLACK_BOT_TOKEN", slack.botToken(),
                "SLACK_SIGNING_SECRET", slack.signingSecret(),
                "SLACK_API_URL", slack.apiUrl().toString()));
  }

  @AfterEach
  void stop() {
    service.close();
    model.close();
    slack.close();
    redis.close();
  }

  @Test
  void turnInFlightIsAnsweredAndKeptBeforeTheProcessEnds() throws Exception {
    String session = "session:slack_C123_U456_" + Payloads.ts(mention());
    Await.until("the model is asked", () -> model.calls() == 1);

    service.askToStop();
    service.await(Pattern.compile("Stopping"));
    assertThat(slack.posts()).isEmpty();
    model.letGo();

    assertThat(service.exitCodeWithin(UNTIL_KILLED)).hasValue(ENDED_BY_SIGTERM);
    assertThat(service.find(Pattern.compile("Stopped$"))).hasSize(1);
    assertThat(slack.posts())
        .singleElement()
        .satisfies(post -> assertThat(post.text()).contains(HeldModel.ANSWER));
    try (RedisClient client = RedisClient.create(redis.url())) {
      assertThat(client.llen(session + ":events")).isEqualTo(2);
    }
  }

  @Test
  void turnsThatHangDoNotHoldTheProcess() throws Exception {
    String session = "session:slack_C123_U456_" + Payloads.ts(mention());
    var unused =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(service.uri("/api/chat"))
                    .POST(
                        BodyPublishers.ofString(
                            "{\"session\":\"console_s\",\"text\":\"tours em Roma\"}"))
                    .build(),
                BodyHandlers.ofString());
    Await.until("the model is asked by both", () -> model.calls() == 2);

    service.askToStop();

    assertThat(service.exitCodeWithin(UNTIL_KILLED)).hasValue(ENDED_BY_SIGTERM);
    assertThat(service.find(Pattern.compile("Stopped$"))).hasSize(1);
    assertThat(service.find(Pattern.compile("1 turns were interrupted"))).hasSize(1);
    try (RedisClient client = RedisClient.create(redis.url())) {
      assertThat(client.llen(session + ":events")).isPositive();
      assertThat(client.zcard("turns:{ifriend}:all")).as("waits for the next start").isEqualTo(1);
    }
  }

  private ObjectNode mention() throws Exception {
    ObjectNode mention = slack.payloads().appMention("C123", "U456", "<@BOT> tours em Roma");
    assertThat(slack.httpEvents(service.uri("/slack/events")).deliver(mention).accepted()).isTrue();
    return mention;
  }
}
