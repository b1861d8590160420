package com.ifriend.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.app.HeldModel;
import com.ifriend.app.command.ChildJvm.Outcome;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Receipt;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.TlsProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ifriend} where Slack and the model are behind a proxy, and not to be reached without. */
final class BehindAProxyTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PASSWORD = "s3cret@+%";
  private static final String LOGIN = "ana:s3cret%40+%25@";

  @TempDir Path folder;
  private SlackDouble slack;
  private HeldModel model;
  private TlsProxy api;
  private TlsProxy sockets;
  private TlsProxy gemini;
  private Map<String, Integer> hosts;

  @BeforeEach
  void start() throws Exception {
    Certificates certificates =
        Certificates.make(
            folder, "own", "san=dns:slack.invalid,dns:wss.slack.invalid,dns:gemini.invalid");
    slack = SlackDouble.start();
    slack.addChannel("C123");
    slack.socketMode().isReachedAt("wss://wss.slack.invalid");
    model = HeldModel.start();
    model.letGo();
    api = TlsProxy.before(slack.apiUrl().getPort(), certificates, Optional.empty());
    sockets = TlsProxy.before(slack.socketMode().port(), certificates, Optional.empty());
    gemini = TlsProxy.before(URI.create(model.url()).getPort(), certificates, Optional.empty());
    hosts =
        Map.of(
            "slack.invalid", api.port(),
            "wss.slack.invalid", sockets.port(),
            "gemini.invalid", gemini.port());
  }

  @AfterEach
  void stop() throws Exception {
    gemini.close();
    sockets.close();
    api.close();
    model.close();
    slack.close();
  }

  private ConnectProxy proxy(boolean login) throws Exception {
    return ConnectProxy.start(
        hosts,
        login
            ? Optional.of(
                "Basic " + Base64.getEncoder().encodeToString(("ana:" + PASSWORD).getBytes(UTF_8)))
            : Optional.empty());
  }

  private Map<String, String> env(String proxy, boolean socketMode) {
    Map<String, String> env = new HashMap<>();
    env.put(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore="
            + folder.resolve("own.p12")
            + " -Djavax.net.ssl.trustStorePassword=changeit");
    env.put("PORT", "0");
    env.put("SESSION_BACKEND", "inmemory");
    env.put("MODEL", "gemini-2.5-flash");
    env.put("GOOGLE_API_KEY", "key");
    env.put("GEMINI_BASE_URL", "https://gemini.invalid");
    env.put("SLACK_BOT_TOKEN", slack.botToken());
    env.put(
        socketMode ? "SLACK_APP_TOKEN" : "SLACK_SIGNING_SECRET",
        socketMode ? slack.appToken() : slack.signingSecret());
    env.put("SLACK_API_URL", "https://slack.invalid/api/");
    env.put("https_proxy", proxy);
    env.put("HTTPS_PROXY", "http://wrong.invalid:1");
    return env;
  }

  @ParameterizedTest(name = "socket mode: {0}, login: {1}")
  @CsvSource({"true, true", "true, false", "false, true"})
  void everythingGoesThroughIt(boolean socketMode, boolean login) throws Exception {
    try (ConnectProxy proxy = proxy(login);
        RunningService service =
            RunningService.start(
                folder,
                env("http://" + (login ? LOGIN : "") + "127.0.0.1:" + proxy.port(), socketMode))) {
      ObjectNode file = slack.upload("plan.txt", "text/plain", "Roma".getBytes(UTF_8));
      for (String name : List.of("url_private", "url_private_download")) {
        file.put(
            name,
            file.path(name)
                .asText()
                .replaceFirst("http://127.0.0.1:[0-9]+", "https://slack.invalid"));
      }
      ObjectNode mention =
          slack
              .payloads()
              .withFiles(slack.payloads().appMention("C123", "U456", "tours em Roma"), file);

      if (socketMode) {
        var unused = slack.socketMode().deliver(mention).awaitAck(SOON);
      } else {
        // As Slack does: a JVM that has just begun may be late for the first.
        assertThat(slack.httpEvents(service.uri("/slack/events")).deliverWithRetries(mention))
            .last()
            .matches(Receipt::accepted);
      }

      assertThat(slack.awaitPost(SOON))
          .satisfies(post -> assertThat(post.text()).contains(HeldModel.ANSWER))
          .satisfies(post -> assertThat(post.threadTs()).contains(Payloads.ts(mention)));
      assertThat(slack.calls("files.download")).extracting(call -> call.status()).contains(200);
      assertThat(proxy.tunnels())
          .contains("slack.invalid", "gemini.invalid")
          .satisfies(all -> assertThat(all.contains("wss.slack.invalid")).isEqualTo(socketMode));
      assertThat(proxy.refused()).isEmpty();
      assertThat(String.join("\n", service.log()))
          .contains("https goes through the proxy 127.0.0.1:" + proxy.port())
          .doesNotContain("s3cret");
    }
  }

  @Test
  void doctorAndItsReportGoThroughItToo() throws Exception {
    try (ConnectProxy proxy = proxy(true)) {
      Map<String, String> env = env(LOGIN + "127.0.0.1:" + proxy.port(), true);
      env.put("SLACK_USERS", "U456");
      Outcome outcome = ChildJvm.ifriend(folder, env, "doctor", "--timeout", "20");

      assertThat(outcome.out())
          .contains("https goes through the proxy 127.0.0.1:" + proxy.port())
          .contains("the bot is ")
          .contains("gemini-2.5-flash answers")
          .contains("answers users U456, in all channels and direct messages")
          .doesNotContain("✖")
          .doesNotContain("s3cret");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void proxyThatRefusesTheLoginIsNamedAndTheLoginIsNot() throws Exception {
    try (ConnectProxy proxy = proxy(true)) {
      Outcome outcome =
          ChildJvm.ifriend(
              folder, env("http://ana:s3cretly@127.0.0.1:" + proxy.port(), true), "serve");

      assertThat(outcome.exitCode()).isNotZero();
      assertThat(outcome.err()).contains("proxy").doesNotContain("s3cret");
      assertThat(proxy.tunnels()).isEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void startIsRefusedWhereSocketModeAloneDoesNotPass() throws Exception {
    try (ConnectProxy proxy = proxy(true)) {
      Map<String, String> env = env("http://" + LOGIN + "127.0.0.1:" + proxy.port(), true);
      // As Java is by itself: the sockets show no password to a proxy.
      env.merge(
          "JAVA_TOOL_OPTIONS", " -Djdk.http.auth.tunneling.disabledSchemes=Basic", String::concat);
      Outcome outcome = ChildJvm.ifriend(folder, env, "serve");

      assertThat(outcome.exitCode()).isNotZero();
      assertThat(outcome.err())
          .contains("start Java with -Djdk.http.auth.tunneling.disabledSchemes=")
          .doesNotContain("s3cret");
    }
  }
}
