package com.ifriend.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.app.doctor.Doctor;
import com.ifriend.app.doctor.Patient;
import com.ifriend.app.doctor.Report;
import com.ifriend.app.doctor.SealingCheck;
import com.ifriend.app.settings.Settings;
import com.ifriend.slackdouble.Identity;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.Tenant;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** The whole service of a bot that workspaces install by themselves. */
final class InstalledServiceTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private SlackDouble slack;
  private Tenant tenant;

  @BeforeEach
  void start() throws Exception {
    slack = SlackDouble.start();
    tenant = slack.addTenant(Identity.of("T0ONE", "A0DOUBLE0AP", "U0BOTONE"));
    EncryptionKeys.generate().writeNew(keys());
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  private Path keys() {
    return folder.resolve("keys.json");
  }

  private Settings settings(Map<String, String> store, boolean socketMode) {
    Map<String, String> env = new HashMap<>(store);
    env.put("PORT", "0");
    env.put("SLACK_CLIENT_ID", slack.oauth().clientId());
    env.put("SLACK_CLIENT_SECRET", slack.oauth().clientSecret());
    env.put("SLACK_SIGNING_SECRET", slack.signingSecret());
    env.put("SLACK_API_URL", slack.apiUrl().toString());
    env.put("SESSION_ENCRYPTION_KEYSET", keys().toString());
    if (socketMode) {
      env.put("SLACK_APP_TOKEN", slack.appToken());
    }
    return Settings.from(env);
  }

  private static URI uri(Service service, String path) {
    return URI.create("http://127.0.0.1:" + service.port() + path);
  }

  private HttpResponse<String> get(Service service, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(service, path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return browser.send(request.build(), BodyHandlers.ofString());
  }

  private void install(Service service) throws Exception {
    HttpResponse<String> sent = get(service, "/slack/install", "X-Forwarded-Proto", "https");
    assertThat(sent.statusCode()).isEqualTo(302);
    String cookie = sent.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("; Secure");
    URI page = URI.create(sent.headers().firstValue("Location").orElseThrow());
    HttpResponse<String> back =
        get(
            service,
            "/slack/oauth_redirect?" + slack.oauth().approve(page, tenant),
            "Cookie",
            cookie.substring(0, cookie.indexOf(';')));
    assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
    assertThat(back.body()).contains("iFriend is installed");
    assertThat(back.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
  }

  private void assertAnswers(Service service, boolean socketMode, String city) {
    ObjectNode mention = tenant.payloads().appMention("C0ONE", "U456", "busca tours em " + city);
    if (socketMode) {
      var unused = slack.socketMode().deliver(mention).awaitAck(SOON);
    } else {
      assertThat(slack.httpEvents(uri(service, "/slack/events")).deliver(mention).accepted())
          .isTrue();
    }
    Post post = slack.awaitPost(SOON);
    assertThat(post.team()).isEqualTo("T0ONE");
    assertThat(post.text()).contains(city);
  }

  private void installedAndStartedAgain(Map<String, String> store, boolean socketMode)
      throws Exception {
    try (Service service = Service.start(settings(store, socketMode))) {
      assertThat(get(service, "/readyz").statusCode()).isEqualTo(200);
      install(service);
      assertAnswers(service, socketMode, "Paris");
    }
    try (Service service = Service.start(settings(store, socketMode))) {
      assertAnswers(service, socketMode, "Roma");
    }
  }

  private static Report examined(
      SealingCheck.Where where, Settings settings, Optional<EncryptionKeys> keys) {
    return Doctor.examine(
        new Patient(
            List.of(),
            "somewhere",
            "a while",
            new SealingCheck(where, keys, settings.sealing()),
            Optional.empty(),
            settings.redis(),
            settings.mysql(),
            Optional.empty(),
            settings.slack(),
            settings.model()),
        Duration.ofSeconds(3),
        Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onRedis(boolean socketMode) throws Exception {
    try (RedisServer redis = RedisServer.start();
        RedisClient client = RedisClient.create(redis.url())) {
      Map<String, String> store = Map.of("REDIS_URL", redis.url());
      Settings settings = settings(store, socketMode);
      assertThat(examined(SealingCheck.Where.REDIS, settings, settings.encryption()).text())
          .contains("! Slack installations", "/slack/install");

      installedAndStartedAgain(store, socketMode);

      Map<byte[], byte[]> kept =
          client.hgetAll("state:records:slack_installations".getBytes(UTF_8));
      assertThat(kept).hasSize(1);
      assertThat(client.ttl("state:records:slack_installations")).isEqualTo(-1);
      kept.values()
          .forEach(
              grant -> assertThat(new String(grant, UTF_8)).doesNotContain("xoxb", "U0BOTONE"));
      Report report = examined(SealingCheck.Where.REDIS, settings, settings.encryption());
      assertThat(report.text()).contains("✔ Slack installations", "1 workspace");

      EncryptionKeys.generate().writeNew(folder.resolve("other.json"));
      EncryptionKeys other = EncryptionKeys.read(folder.resolve("other.json"));
      assertThat(examined(SealingCheck.Where.REDIS, settings, Optional.of(other)).text())
          .contains("✖ Slack installations", "1 of 1 cannot be opened");
    }
  }

  @Test
  void onMariaDbAndTiered() throws Exception {
    MySqlServer.assumeRunsHere(Flavour.MARIADB);
    try (RedisServer redis = RedisServer.start();
        MySqlServer mariaDb = MySqlServer.start(Flavour.MARIADB)) {
      Map<String, String> store = DatabaseSettings.of(mariaDb, "SESSION_BACKEND", "cloudsql");
      installedAndStartedAgain(store, false);
      Map<String, String> tiered = new HashMap<>(store);
      tiered.put("SESSION_BACKEND", "tiered");
      tiered.put("REDIS_URL", redis.url());
      // The original is in the database.
      try (Service service = Service.start(settings(tiered, false))) {
        assertAnswers(service, false, "Lisboa");
      }
      assertThat(
              examined(
                      SealingCheck.Where.MYSQL,
                      settings(tiered, false),
                      settings(tiered, false).encryption())
                  .text())
          .contains("✔ Slack installations", "1 workspace");
    }
  }

  @Test
  void inTheHeapItIsThereUntilTheEnd() throws Exception {
    try (Service service = Service.start(settings(Map.of("SESSION_BACKEND", "inmemory"), false))) {
      install(service);
      assertAnswers(service, false, "Paris");
      assertThat(get(service, "/slack/oauth_redirect").statusCode()).isEqualTo(400);
      assertThat(
              browser
                  .send(
                      HttpRequest.newBuilder(uri(service, "/slack/install"))
                          .POST(HttpRequest.BodyPublishers.noBody())
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(405);
    }
  }

  @Test
  void botOfATokenHasNoSuchPages() throws Exception {
    Settings settings =
        Settings.from(
            Map.of(
                "SESSION_BACKEND", "inmemory",
                "PORT", "0",
                "SLACK_BOT_TOKEN", slack.botToken(),
                "SLACK_SIGNING_SECRET", slack.signingSecret(),
                "SLACK_API_URL", slack.apiUrl().toString()));
    try (Service service = Service.start(settings)) {
      assertThat(get(service, "/slack/install").statusCode()).isEqualTo(404);
      assertThat(get(service, "/slack/oauth_redirect?code=1").statusCode()).isEqualTo(404);
    }
  }
}
