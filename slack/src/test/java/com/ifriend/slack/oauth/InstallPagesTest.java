package com.ifriend.slack.oauth;

import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.agent.Concierge;
import com.ifriend.slack.InstalledRig;
import com.ifriend.slack.Rig;
import com.ifriend.slack.ScriptedAgent;
import com.ifriend.slack.SlackBot;
import com.ifriend.slack.api.AllowList;
import com.ifriend.slack.api.OAuthClient;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Identity;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.Tenant;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.SettableClock;
import com.ifriend.store.turns.TurnRules;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a workspace installs the app, as a browser sees it. */
final class InstallPagesTest {
  private final SettableClock clock = new SettableClock();
  private final InMemoryStores stores = InMemoryStores.create();
  private SlackDouble slack;
  private Tenant tenant;
  private InstalledRig rig;

  @BeforeEach
  void start() {
    slack = SlackDouble.start();
    tenant = slack.addTenant(Identity.of("T0ONE", "A0DOUBLE0AP", "U0BOTONE"));
    rig = new InstalledRig(false, slack, text -> "answer to " + text, stores, clock);
  }

  @AfterEach
  void stop() {
    rig.close();
    slack.close();
  }

  private void assertRefused(HttpResponse<String> response, int status, String why) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains("Not installed", why, "/slack/install");
    assertThat(stores.records("installations").all()).isEmpty();
  }

  @Test
  void whoInstallsItIsSentToSlackAndBackAndItAnswers() {
    HttpResponse<String> page = rig.install(tenant);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("iFriend is installed", "Workspace T0ONE", "/app_redirect?app=A0DOUBLE0AP")
        .contains("team=T0ONE")
        .doesNotContain("Slack did not give", tenant.token());
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(rig.deliver(tenant.payloads().appMention("C0ONE", "U0ANA", "hello"))).isTrue();
    assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to hello");
  }

  @Test
  void scopesAreThoseOfTheManifest() throws IOException {
    List<String> manifest =
        Files.readAllLines(Path.of("..", "deploy", "slack-app.yaml")).stream()
            .map(String::strip)
            .filter(line -> line.matches("- ([a-z_]+:[a-z]+|commands)"))
            .map(line -> line.substring(2))
            .toList();

    assertThat(OAuthClient.SCOPES).isEqualTo(manifest);
    assertThat(rig.begin().slacksPage().toString())
        .contains("scope=" + String.join("%2C", manifest).replace(":", "%3A"));
  }

  @Test
  void whatOthersBeganIsNotEnded() {
    InstalledRig.Visit mine = rig.begin();
    InstalledRig.Visit others = rig.begin();
    String query = slack.oauth().approve(others.slacksPage(), tenant);

    assertRefused(rig.end(query, Optional.of(mine.cookie())), 400, "in this browser");
    assertRefused(rig.end(query, Optional.empty()), 400, "in this browser");
    assertThat(slack.calls("oauth.v2.access")).isEmpty();
    assertThat(rig.end(query, Optional.of(others.cookie())).statusCode()).isEqualTo(200);
  }

  @Test
  void stateThatWasMadeUpIsRefused() {
    InstalledRig.Visit visit = rig.begin();
    String query = slack.oauth().approve(visit.slacksPage(), tenant);
    String code = query.substring(0, query.indexOf('&'));

    assertRefused(rig.end(code, Optional.of(visit.cookie())), 400, "did not begin here");
    for (String state : List.of("", "x", "9999999999.", "9999999999.AAAA", "a.b", ".")) {
      assertRefused(
          rig.end(code + "&state=" + state, Optional.of(visit.cookie())), 400, "did not begin");
    }
    // The time is signed too.
    String later = query.replaceFirst("state=\\d+", "state=9999999999");
    assertRefused(rig.end(later, Optional.of(visit.cookie())), 400, "in this browser");
    assertThat(slack.calls("oauth.v2.access")).isEmpty();
  }

  @Test
  void stateEndsAfterTenMinutes() {
    InstalledRig.Visit visit = rig.begin();
    String query = slack.oauth().approve(visit.slacksPage(), tenant);
    clock.advance(Duration.ofMinutes(10).plusSeconds(2));

    assertRefused(rig.end(query, Optional.of(visit.cookie())), 400, "longer than ten minutes");
  }

  @Test
  void whoDoesNotAllowItIsToldThatNothingHappened() {
    InstalledRig.Visit visit = rig.begin();

    assertRefused(
        rig.end(slack.oauth().deny(visit.slacksPage()), Optional.of(visit.cookie())),
        200,
        "You did not allow it");
    assertRefused(rig.end("error=invalid_scope", Optional.empty()), 400, "invalid_scope");
    assertThat(rig.end("error=%3Cscript%3E", Optional.empty()).body()).doesNotContain("<script");
  }

  @Test
  void codeIsGoodOnce() {
    InstalledRig.Visit visit = rig.begin();
    String query = slack.oauth().approve(visit.slacksPage(), tenant);
    assertThat(rig.end(query, Optional.of(visit.cookie())).statusCode()).isEqualTo(200);

    HttpResponse<String> again = rig.end(query, Optional.of(visit.cookie()));

    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).contains("Begin anew");
    assertThat(stores.records("installations").all()).containsOnlyKeys("T0ONE");
  }

  @Test
  void slackThatIsDownIsToldFromOneThatRefuses() {
    for (Fault fault :
        List.of(
            Fault.httpStatus(503), Fault.rateLimited(1), Fault.slackError("service_unavailable"))) {
      slack.failNext("oauth.v2.access", fault);
      assertRefused(rig.install(tenant), 502, "Try again in a minute");
    }
    slack.failNext("oauth.v2.access", Fault.slackError("bad_client_secret"));
    assertRefused(rig.install(tenant), 400, "Begin anew");
    slack.failNext("auth.test", Fault.httpStatus(500));
    assertRefused(rig.install(tenant), 502, "Try again in a minute");
  }

  @Test
  void botOfOneWorkspaceHasNoSuchPages() {
    try (Rig one = Rig.http(slack, text -> "answer")) {
      assertThat(one.bot().install(false).status()).isEqualTo(404);
      assertThat(one.bot().installed("code=1", name -> Optional.empty(), false).status())
          .isEqualTo(404);
    }
  }

  @Test
  void cookieOfASecurePageIsNotShownToAnother() {
    String cookie = rig.bot().install(true).headers().get("Set-Cookie");

    assertThat(cookie).contains("; Secure", "; HttpOnly", "; SameSite=Lax");
    assertThat(rig.bot().install(false).headers().get("Set-Cookie")).doesNotContain("Secure");
  }

  @Test
  void settingsThatDoNotGoTogetherAreRefused() {
    OAuthClient client = new OAuthClient("1.2", "s3cret");
    assertThatThrownBy(
            () ->
                new SlackConfig(
                    Optional.of("xoxb-1"),
                    Optional.empty(),
                    Optional.of("signs"),
                    slack.apiUrl(),
                    false,
                    false,
                    AllowList.ALL,
                    Optional.of(client)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave one of them out");
    assertThatThrownBy(
            () ->
                new SlackConfig(
                    Optional.empty(),
                    Optional.of("xapp-1"),
                    Optional.empty(),
                    slack.apiUrl(),
                    false,
                    false,
                    AllowList.ALL,
                    Optional.of(client)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("signing secret");
    SlackConfig config = InstalledRig.config(slack, false);
    assertThat(config.toString()).doesNotContain(slack.oauth().clientSecret());
    ScriptedAgent agent = new ScriptedAgent(text -> text);
    Concierge concierge = Rig.concierge(agent);
    assertThatThrownBy(
            () -> SlackBot.start(config, concierge, stores.turns("q", TurnRules.DEFAULT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("records");
  }
}
