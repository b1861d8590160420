package com.ifriend.slack;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.agent.Concierge;
import com.ifriend.slackdouble.Call;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Ephemeral;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Identity;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.Tenant;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.SettableClock;
import com.ifriend.store.turns.QueuedTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bot in several workspaces that have installed it by themselves. */
final class WorkspacesTest {
  private static final String APP = "A0DOUBLE0AP";

  private final SettableClock clock = new SettableClock();
  private final SettableClock queueClock = new SettableClock();
  private final InMemoryStores stores = InMemoryStores.create(queueClock, Duration.ofDays(1));
  private SlackDouble slack;
  private Tenant one;
  private Tenant two;

  @BeforeEach
  void start() {
    slack = SlackDouble.start();
    one = slack.addTenant(Identity.of("T0ONE", APP, "U0BOTONE"));
    two = slack.addTenant(Identity.of("T0TWO", APP, "U0BOTTWO"));
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  private InstalledRig rig(boolean socketMode) {
    return rig(socketMode, text -> "answer to " + text);
  }

  private InstalledRig rig(boolean socketMode, ScriptedAgent.Script script) {
    return new InstalledRig(socketMode, slack, script, stores, clock);
  }

  private static void install(InstalledRig rig, Tenant... tenants) {
    for (Tenant tenant : tenants) {
      assertThat(rig.install(tenant).statusCode()).isEqualTo(200);
    }
  }

  private static ObjectNode mention(Tenant tenant, String text) {
    return tenant.payloads().appMention(CHANNEL, ANA, text);
  }

  /** Texts, by whose bot has posted them. */
  private Set<String> posted(int count) {
    return slack.awaitPosts(count, SOON).stream()
        .map(post -> post.team() + " " + post.text())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachWorkspaceIsAnsweredWithItsOwnToken(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      ObjectNode first = mention(one, "hello");
      // The same place and the same time: what happens in two workspaces has nothing in common.
      ObjectNode second = mention(two, "hi");
      second.withObject("event").put("ts", Payloads.ts(first)).put("event_ts", Payloads.ts(first));

      assertThat(rig.deliver(first)).isTrue();
      assertThat(rig.deliver(second)).isTrue();

      assertThat(posted(2)).containsExactly("T0ONE answer to hello", "T0TWO answer to hi");
      String thread = Payloads.ts(first);
      assertThat(rig.agent().asked())
          .extracting(asked -> asked.userId() + " " + asked.sessionId())
          .containsExactlyInAnyOrder(
              "T0ONE_" + ANA + " slack_T0ONE_" + CHANNEL + "_" + ANA + "_" + thread,
              "T0TWO_" + ANA + " slack_T0TWO_" + CHANNEL + "_" + ANA + "_" + thread);
      assertThat(slack.calls("users.info"))
          .extracting(Call::team)
          .contains("T0ONE", "T0TWO")
          .doesNotContain("");
      Await.until("both are counted", () -> rig.bot().counts().answered() == 2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unknownWorkspaceIsRefusedUntilItInstallsTheApp(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one);

      assertThat(rig.deliver(mention(two, "too early"))).isTrue();
      assertThat(rig.bot().counts().foreign()).isEqualTo(1);
      install(rig, two);
      assertThat(rig.deliver(mention(two, "now"))).isTrue();

      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to now");
      assertThat(slack.posts()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatOneProcessInstallsAnotherServes(boolean socketMode) {
    try (InstalledRig first = rig(false);
        InstalledRig second = rig(socketMode)) {
      assertThat(second.deliver(mention(one, "too early"))).isTrue();
      install(first, one);

      assertThat(second.deliver(mention(one, "hello"))).isTrue();

      assertThat(posted(1)).containsExactly("T0ONE answer to hello");
      assertThat(second.bot().counts().foreign()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void turnsOfAProcessThatDiesAreEndedByAnotherWithTheRightToken(boolean socketMode) {
    ObjectNode mention;
    try (InstalledRig first =
        rig(
            socketMode,
            text -> {
              throw new InterruptedException("it dies");
            })) {
      install(first, one, two);
      mention = mention(two, "hello");
      assertThat(first.deliver(mention)).isTrue();
      Await.until("it was begun", () -> !first.agent().asked().isEmpty());
    }
    try (InstalledRig second = rig(socketMode)) {
      assertThat(second.bot().ready()).isTrue();
      assertThat(posted(1)).containsExactly("T0TWO answer to hello");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadsCommandsAndButtonsStayInTheirWorkspace(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      ObjectNode mention = mention(one, "hello");
      assertThat(rig.deliver(mention)).isTrue();
      assertThat(slack.awaitPost(SOON).team()).isEqualTo("T0ONE");
      String thread = Payloads.ts(mention);

      // Goes on in the one, and is nothing in the other.
      assertThat(rig.deliver(two.payloads().channelMessage(CHANNEL, ANA, thread, "not me")))
          .isTrue();
      assertThat(rig.deliver(one.payloads().channelMessage(CHANNEL, ANA, thread, "more"))).isTrue();
      Post more = slack.awaitPost(SOON);
      assertThat(more.team() + " " + more.text()).isEqualTo("T0ONE answer to more");

      JsonNode command = two.interactions().command(CHANNEL, ANA, "search boats");
      if (socketMode) {
        var unused = slack.socketMode().deliver("slash_commands", command).awaitAck(SOON);
      } else {
        assertThat(rig.http().deliver(Delivery.command(command)).status()).isEqualTo(200);
      }
      Ephemeral shown = slack.awaitEphemeral(SOON);
      assertThat(shown.text()).isEqualTo("answer to boats");
      assertThat(rig.agent().asked().get(2).userId()).isEqualTo("T0TWO_" + ANA);
      assertThat(rig.agent().asked()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void feedbackFindsItsConversation(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one);
      assertThat(rig.deliver(mention(one, "hello"))).isTrue();
      Post post = slack.awaitPost(SOON);
      JsonNode rated = one.payloads().rated(post, ANA, "good");
      if (socketMode) {
        var unused = slack.socketMode().deliver("interactive", rated).awaitAck(SOON);
      } else {
        assertThat(rig.http().deliver(Delivery.interaction(rated)).status()).isEqualTo(200);
      }
      assertThat(rig.bot().feedback(true)).isEqualTo(1);
      String session = rig.agent().asked().get(0).sessionId();
      Await.until(
          "the conversation has it",
          () ->
              new StoredSessionService(stores.sessions())
                      .getSession(Concierge.APP_NAME, "T0ONE_" + ANA, session, Optional.empty())
                      .blockingGet()
                      .events()
                      .stream()
                      .anyMatch(event -> event.toJson().contains(post.ts())));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWaitsForAWorkspaceThatRemovesTheAppIsADeadLetter(boolean socketMode) {
    CountDownLatch release = new CountDownLatch(1);
    List<String> dead = new ArrayList<>();
    try (InstalledRig rig =
        rig(
            socketMode,
            text -> {
              if (text.equals("first")) {
                var unused = release.await(20, TimeUnit.SECONDS);
              }
              return "answer to " + text;
            })) {
      install(rig, one, two);
      ObjectNode first = mention(one, "first");
      assertThat(rig.deliver(first)).isTrue();
      Await.until("it was begun", () -> !rig.agent().asked().isEmpty());
      assertThat(rig.deliver(one.payloads().appMention(CHANNEL, ANA, Payloads.ts(first), "second")))
          .isTrue();

      assertThat(rig.deliver(one.uninstall())).isTrue();
      assertThat(stores.records("installations").all()).containsOnlyKeys("T0TWO");
      release.countDown();

      Await.until("both are given up", () -> rig.turns().counts().parked() == 2);
      rig.turns().list(true, 10).stream()
          .map(QueuedTurn::parkedFor)
          .forEach(why -> dead.add(why.orElseThrow()));
      assertThat(dead).anyMatch(why -> why.contains("not installed in T0ONE"));
      assertThat(rig.agent().asked()).hasSize(1);
      assertThat(rig.deliver(mention(one, "gone"))).isTrue();
      assertThat(rig.bot().counts().foreign()).isEqualTo(1);
      assertThat(rig.deliver(mention(two, "still here"))).isTrue();
      assertThat(posted(1)).containsExactly("T0TWO answer to still here");
      assertThat(rig.bot().ready()).isTrue();

      // And it may come back.
      install(rig, one);
      assertThat(rig.deliver(mention(one, "back"))).isTrue();
      assertThat(posted(2)).contains("T0ONE answer to back");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eventsOfRemovalAreHeededWhereTheyAreTrue(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);

      // Of a user, and one that comes late: the app is there.
      assertThat(rig.deliver(one.tokensRevokedEvent(false))).isTrue();
      assertThat(rig.deliver(one.uninstalledEvent())).isTrue();
      assertThat(stores.records("installations").all()).containsOnlyKeys("T0ONE", "T0TWO");

      two.revokeTokens();
      slack.failNext("auth.test", Fault.httpStatus(503));
      assertThat(rig.deliver(two.tokensRevokedEvent(true))).as("Slack tells it again").isFalse();
      assertThat(stores.records("installations").all()).containsKey("T0TWO");
      assertThat(rig.deliver(two.tokensRevokedEvent(true))).isTrue();
      assertThat(stores.records("installations").all()).containsOnlyKeys("T0ONE");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deadTokenOfOneWorkspaceLeavesTheOthersAlone(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      one.revokeTokens();

      assertThat(rig.deliver(mention(one, "mute"))).isTrue();
      Await.until("it is given up", () -> rig.turns().counts().parked() == 1);
      assertThat(rig.turns().list(true, 1).get(0).parkedFor().orElseThrow())
          .contains("token_revoked");
      assertThat(rig.bot().ready()).isTrue();
      assertThat(rig.deliver(mention(two, "loud"))).isTrue();
      assertThat(posted(1)).containsExactly("T0TWO answer to loud");

      // With a new token the dead letter is answered.
      install(rig, one);
      assertThat(rig.turns().retry(rig.turns().list(true, 1).get(0).id())).isTrue();
      assertThat(posted(2)).contains("T0ONE answer to mute");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void workspaceThatSlackThrottlesDoesNotHoldUpTheOther(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      slack.failNext("chat.postMessage", Fault.rateLimited(1));
      assertThat(rig.deliver(mention(one, "throttled"))).isTrue();
      Await.until("it was refused", () -> slack.calls("chat.postMessage").size() == 1);

      assertThat(rig.deliver(mention(two, "free"))).isTrue();

      assertThat(slack.awaitPost(SOON).text()).isEqualTo("answer to free");
      assertThat(posted(2)).contains("T0ONE answer to throttled");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokenThatEndsSoonIsRenewedOnceByAllProcesses(boolean socketMode) {
    slack.oauth().rotate(Duration.ofHours(12));
    try (InstalledRig first = rig(socketMode);
        InstalledRig second = rig(false)) {
      install(first, one);
      String token = one.token();
      clock.advance(Duration.ofHours(11).plusMinutes(45));

      for (int i = 0; i < 4; i++) {
        ObjectNode mention = mention(one, "question " + i);
        assertThat((i % 2 == 0 ? first : second).deliver(mention)).isTrue();
      }

      assertThat(posted(4)).hasSize(4);
      assertThat(renewals()).hasSize(1).allMatch(Call::ok);
      assertThat(one.token()).isNotEqualTo(token);
      // Also after the end of the old one, everywhere.
      clock.advance(Duration.ofHours(1));
      assertThat(second.deliver(mention(one, "later"))).isTrue();
      assertThat(first.deliver(mention(one, "later still"))).isTrue();
      assertThat(posted(6)).hasSize(6);
      assertThat(renewals()).hasSize(1);
      assertThat(slack.calls("chat.postMessage")).allMatch(Call::ok);
    }
  }

  private List<Call> renewals() {
    return slack.calls("oauth.v2.access").stream()
        .filter(call -> "refresh_token".equals(call.arguments().get("grant_type")))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokenThatSlackCallsExpiredIsRenewedAndTheCallMadeAgain(boolean socketMode) {
    slack.oauth().rotate(Duration.ofHours(12));
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      assertThat(rig.deliver(mention(one, "before"))).isTrue();
      assertThat(posted(1)).hasSize(1);
      one.expireTokens();

      assertThat(rig.deliver(mention(one, "after"))).isTrue();

      assertThat(posted(2)).contains("T0ONE answer to after");
      assertThat(renewals()).hasSize(1);
      assertThat(rig.turns().counts().parked()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokenIsRenewedLaterWhereSlackFails(boolean socketMode) {
    slack.oauth().rotate(Duration.ofHours(12));
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one);
      clock.advance(Duration.ofHours(11).plusMinutes(45));
      slack.failNext("oauth.v2.access", Fault.httpStatus(503));

      // The old token is good meanwhile.
      assertThat(rig.deliver(mention(one, "meanwhile"))).isTrue();
      assertThat(posted(1)).containsExactly("T0ONE answer to meanwhile");
      assertThat(renewals()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answerWaitsForATokenThatHasEndedWhileSlackFails(boolean socketMode) {
    slack.oauth().rotate(Duration.ofHours(12));
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      one.expireTokens();
      slack.failNext("oauth.v2.access", Fault.rateLimited(1));

      assertThat(rig.deliver(mention(one, "patience"))).isTrue();
      Await.until("Slack was asked", () -> renewals().size() == 1);
      assertThat(rig.deliver(mention(two, "meanwhile"))).isTrue();
      assertThat(slack.awaitPost(SOON).team()).isEqualTo("T0TWO");
      // Its next attempt looks for it first.
      Await.until(
          "the answer was refused, and is tried again",
          () ->
              slack.calls("conversations.replies").stream()
                  .anyMatch(call -> call.error().equals(Optional.of("token_expired"))));
      // Who had the permit may be dead; then it is another's turn.
      clock.advance(Duration.ofMinutes(1));
      queueClock.advance(Duration.ofMinutes(1));

      assertThat(posted(2)).contains("T0ONE answer to patience");
      assertThat(renewals()).hasSize(2);
      assertThat(rig.turns().counts().parked()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyWhoMeetAnEndedTokenAtOnceRenewItOnce(boolean socketMode) throws Exception {
    slack.oauth().rotate(Duration.ofHours(12));
    try (InstalledRig first = rig(socketMode);
        InstalledRig second = rig(false)) {
      install(first, one);
      one.expireTokens();
      ExecutorService people = Executors.newFixedThreadPool(8);
      try {
        List<Callable<Boolean>> messages = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          InstalledRig rig = i % 2 == 0 ? first : second;
          ObjectNode mention = one.payloads().appMention(CHANNEL, "U0" + i, "question " + i);
          messages.add(() -> rig.deliver(mention));
        }
        for (Future<Boolean> each : people.invokeAll(messages)) {
          assertThat(each.get()).isTrue();
        }
      } finally {
        people.shutdownNow();
      }

      assertThat(posted(16)).hasSize(16);
      assertThat(renewals()).hasSize(1);
      assertThat(first.turns().counts().parked()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void messageOfASharedChannelIsForWhomItIsAuthorized(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      ObjectNode mention = mention(one, "shared");
      mention.put("team_id", "T0TWO").put("is_ext_shared_channel", true);

      assertThat(rig.deliver(mention)).isTrue();

      assertThat(posted(1)).containsExactly("T0ONE answer to shared");
      assertThat(rig.agent().audiences()).containsExactly(Audience.membersOf(CHANNEL));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void missingScopeOfOneWorkspaceIsItsOwnMatter(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      slack.failNext("chat.postMessage", Fault.slackError("missing_scope"));
      assertThat(rig.deliver(mention(one, "mute"))).isTrue();
      Await.until("it is given up", () -> rig.turns().counts().parked() == 1);
      assertThat(rig.deliver(mention(two, "loud"))).isTrue();

      assertThat(posted(1)).containsExactly("T0TWO answer to loud");
      assertThat(rig.bot().ready()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokenThatCannotBeRenewedMakesDeadLettersUntilTheAppIsInstalledAgain(boolean socketMode) {
    slack.oauth().rotate(Duration.ofHours(12));
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one, two);
      one.expireTokens();
      slack.failNext("oauth.v2.access", Fault.slackError("invalid_refresh_token"));

      assertThat(rig.deliver(mention(one, "mute"))).isTrue();
      Await.until("it is given up", () -> rig.turns().counts().parked() == 1);
      assertThat(rig.turns().list(true, 1).get(0).parkedFor().orElseThrow())
          .contains("token_expired");
      assertThat(renewals()).as("a token is not renewed twice").hasSize(1);
      assertThat(rig.bot().ready()).isTrue();
      assertThat(rig.deliver(mention(two, "loud"))).isTrue();
      install(rig, one);
      assertThat(rig.deliver(mention(one, "again"))).isTrue();
      assertThat(posted(2)).containsExactly("T0ONE answer to again", "T0TWO answer to loud");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void organisationInstallsItForAllItsWorkspaces(boolean socketMode) {
    Tenant organisation =
        slack.addTenant(Identity.of("E0ORG", APP, "U0BOTORG").ofEnterprise("E0ORG"));
    Tenant own = slack.addTenant(Identity.of("T0OWN", APP, "U0BOTOWN").inEnterprise("E0ORG"));
    try (InstalledRig rig =
        new InstalledRig(
            socketMode,
            slack,
            text -> "answer to " + text,
            stores,
            stores.records("installations"),
            clock,
            true)) {
      assertThat(rig.install(organisation).body()).contains("Org E0ORG");
      assertThat(stores.records("installations").all()).containsOnlyKeys("E0ORG");

      ObjectNode mention = mention(organisation, "hello");
      mention.put("team_id", "T0ANY").put("enterprise_id", "E0ORG");
      assertThat(rig.deliver(mention)).isTrue();
      assertThat(posted(1)).containsExactly("E0ORG answer to hello");
      assertThat(slack.calls("chat.startStream"))
          .allMatch(call -> "T0ANY".equals(call.arguments().get("recipient_team_id")));

      // One that has installed it by itself is served by that.
      install(rig, own);
      assertThat(rig.deliver(mention(own, "mine"))).isTrue();
      assertThat(posted(2)).contains("T0OWN answer to mine");
      // The same people, who are remembered in all of it; not what is public elsewhere.
      assertThat(rig.agent().asked())
          .extracting(ScriptedAgent.Asked::userId)
          .containsOnly("E0ORG_" + ANA);
      assertThat(rig.agent().audiences())
          .containsExactly(Audience.membersOf("T0ANY"), Audience.membersOf("T0OWN"));
      // The removal from one workspace is not that of the organisation.
      assertThat(rig.deliver(own.uninstall())).isTrue();
      assertThat(stores.records("installations").all()).containsOnlyKeys("E0ORG");
      assertThat(rig.deliver(organisation.uninstall())).isTrue();
      assertThat(stores.records("installations").all()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void publicChannelsOfAWorkspaceArePublic(boolean socketMode) {
    try (InstalledRig rig = rig(socketMode)) {
      install(rig, one);
      assertThat(rig.deliver(mention(one, "in public"))).isTrue();
      assertThat(posted(1)).hasSize(1);
      assertThat(rig.deliver(one.payloads().directMessage(DIRECT, ANA, "in private"))).isTrue();
      assertThat(posted(2)).hasSize(2);

      assertThat(rig.agent().audiences()).containsExactly(Audience.PUBLIC, Audience.DIRECT);
    }
  }
}
