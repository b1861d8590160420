package com.ifriend.slack;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Identity;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.SlackDouble;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages can look like, who they can be from, and what of them the agent gets. */
class SlackShapesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SlackDouble slack = SlackDouble.start();
  private final Payloads payloads = slack.payloads();

  @AfterEach
  void stop() {
    slack.close();
  }

  /** In JSON with single quotes; {@code BOT} is the bot's user id. */
  private JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"').replace("BOT", slack.identity().botUserId()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode event(ObjectNode payload) {
    return (ObjectNode) payload.path("event");
  }

  private ObjectNode direct(String text, String field, String value) {
    ObjectNode message = payloads.directMessage(DIRECT, ANA, text);
    event(message).set(field, json(value));
    return message;
  }

  /** What the agent is asked, when this is delivered; closing the bot waits for all of it. */
  private List<String> askedAfter(ObjectNode... deliveries) {
    return askedAfter(slack, deliveries);
  }

  private static List<String> askedAfter(SlackDouble slack, ObjectNode... deliveries) {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      for (ObjectNode delivery : deliveries) {
        assertThat(rig.http().deliver(delivery).status()).as("%s", delivery).isEqualTo(200);
      }
      rig.bot().close(SOON);
      return rig.agent().asked().stream().map(ScriptedAgent.Asked::text).toList();
    }
  }

  @Test
  void messageWithAnItemOfAListIsAnswered() {
    assertThat(
            askedAfter(
                direct(
                    "see this",
                    "attachments",
                    "[{'list_record':{'record':{'fields':[{'message':[{'value':'x'}]}]}}}]")))
        .containsExactly("see this");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attachments",
        "blocks",
        "files",
        "edited",
        "reactions",
        "metadata",
        "room",
        "team",
        "icons"
      })
  void whatTheBotDoesNotNeedMayBeAnything(String field) {
    for (String value : List.of("1", "'x'", "{'x':[]}", "[1]", "[[{}]]", "[{'text':{}}]", "null")) {
      ObjectNode message = payloads.directMessage(DIRECT, ANA, "hello");
      event(message).set(field, json(value));
      assertThat(askedAfter(message).get(0)).as(value).startsWith("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"team_id", "event_time", "event_context", "api_app_id"})
  void whatTheBotDoesNotNeedOfAPayloadMayBeAnything(String field) {
    ObjectNode message = payloads.directMessage(DIRECT, ANA, "hello");
    message.putObject(field).putArray("x").add(1);
    assertThat(askedAfter(message)).containsExactly("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel", "ts", "thread_ts", "user", "text", "subtype", "bot_id"})
  void whatTheBotNeedsOfAnEventHasItsType(String field) {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      for (String value : List.of("1", "{}", "[]", "true")) {
        ObjectNode message = payloads.directMessage(DIRECT, ANA, "hello");
        event(message).set(field, json(value));
        assertThat(rig.http().deliver(message).status()).as(value).isEqualTo(400);
      }
      assertThat(rig.agent().asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"event", "event_id", "authorizations", "type", "is_ext_shared_channel"})
  void whatTheBotNeedsOfAPayloadHasItsType(String field) {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      for (String value : List.of("1", "{}", "[1]", "[[]]")) {
        ObjectNode message = payloads.directMessage(DIRECT, ANA, "hello");
        message.set(field, json(value));
        assertThat(rig.http().deliver(message).status()).as(value).isEqualTo(400);
      }
      assertThat(rig.agent().asked()).isEmpty();
    }
  }

  @Test
  void bodyIsTakenForWhatItIs() {
    ObjectNode message = payloads.directMessage(DIRECT, ANA, "hello");
    String form = "application/x-www-form-urlencoded";
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      for (Delivery neither :
          List.of(
              Delivery.of("hello", "text/plain"),
              Delivery.of("", "text/plain"),
              Delivery.of("hello", form),
              Delivery.of("", form),
              Delivery.of("a=1&b=2", form),
              Delivery.of("xpayload={}", form),
              Delivery.of("<x/>", "application/xml"))) {
        assertThat(rig.http().deliver(neither).status()).as("%s", neither).isEqualTo(400);
      }
      for (Delivery known :
          List.of(
              Delivery.of("ssl_check=1&token=x", form),
              Delivery.of(
                  Delivery.command(slack.interactions().command(DIRECT, ANA, "help")).body(),
                  form + "; charset=utf-8"),
              Delivery.of("payload=%7B%7D", form),
              Delivery.of(message.toString(), "application/json; charset=utf-8"))) {
        assertThat(rig.http().deliver(known).status()).as("%s", known).isEqualTo(200);
      }
    }
  }

  @Test
  void forwardedMessageIsReadAndMarked() {
    String quoted =
        "{'is_share':true,'is_msg_unfurl':true,'text':'Tour &amp; dinner on <#C1|rio>',"
            + "'fallback':'[May 1st] bia: Tour'}";
    String inBlocks =
        "{'is_share':true,'message_blocks':[{'message':{'blocks':[{'type':'rich_text','elements':"
            + "[{'type':'rich_text_section','elements':[{'type':'text','text':'in blocks'}]}]}]}}]}";
    String inFallback = "{'is_share':true,'fallback':'bia: last words','files':[{'name':'a.pdf'}]}";
    String unfurled = "{'text':'a page somewhere','title':'Page'}";

    assertThat(askedAfter(direct("what of this?", "attachments", "[" + quoted + "]")))
        .containsExactly("what of this?\n[forwarded] Tour & dinner on #rio");
    assertThat(
            askedAfter(
                direct(
                    "",
                    "attachments",
                    "[" + inBlocks + "," + unfurled + "," + inFallback + ",{'is_share':true}]")))
        .containsExactly(
            "[forwarded] in blocks\n[forwarded] bia: last words\n[attached file: a.pdf]");
  }

  @Test
  void textThatIsOnlyInBlocksIsRead() {
    String blocks =
        "[{'type':'header','text':{'type':'plain_text','text':'Trip'}},"
            + "{'type':'section','text':{'type':'mrkdwn','text':'to <#C1|rio>'},'fields':"
            + "[{'type':'mrkdwn','text':'two days'},{'type':'plain_text'},7]},"
            + "{'type':'divider'},"
            + "{'type':'context','elements':[{'type':'image','alt_text':'x'},"
            + "{'type':'mrkdwn','text':'soon'}]},"
            + "{'type':'rich_text','elements':["
            + "{'type':'rich_text_section','elements':["
            + "{'type':'user','user_id':'BOT'},{'type':'text','text':' if 1 < 2 & so: '},"
            + "{'type':'link','url':'https://x.example/?a=1&b=2'},{'type':'text','text':' '},"
            + "{'type':'link','url':'https://y.example','text':'the page'},"
            + "{'type':'text','text':' '},{'type':'user','user_id':'U0BIA'},"
            + "{'type':'channel','channel_id':'C2'},{'type':'emoji','name':'wave'},"
            + "{'type':'broadcast','range':'here'},{'type':'usergroup','usergroup_id':'S1'},"
            + "{'type':'text','text':' '},{'type':'date','timestamp':1767225600,"
            + "'fallback':'New Year'},{'type':'new_thing'}]},"
            + "{'type':'rich_text_list','style':'bullet','elements':["
            + "{'type':'rich_text_section','elements':[{'type':'text','text':'beach'}]},"
            + "{'type':'rich_text_section','elements':[{'type':'text','text':'hill'}]}]},"
            + "{'type':'rich_text_list','style':'ordered','elements':["
            + "{'type':'rich_text_section','elements':[{'type':'date','timestamp':0}]},"
            + "{'type':'rich_text_section','elements':[{'type':'date','timestamp':'x'},"
            + "{'type':'color','text':'rest'}]}]},"
            + "{'type':'rich_text_quote','elements':[{'type':'text','text':'quoted'}]},"
            + "{'type':'rich_text_preformatted','elements':[{'type':'text','text':'code'}]}]}]";
    ObjectNode none = direct("", "blocks", blocks);
    ObjectNode missing = direct("", "blocks", blocks);
    event(missing).remove("text");

    assertThat(askedAfter(none, missing))
        .hasSize(2)
        .containsOnly(
            "Trip\nto #rio\ntwo days\nsoon\n"
                + "if 1 < 2 & so: https://x.example/?a=1&b=2 the page (https://y.example) "
                + "@U0BIA#C2:wave:@here@S1 New Year\n"
                + "\u2022 beach\n\u2022 hill\n1. 1970-01-01T00:00:00Z\n2. rest\nquoted\ncode");
  }

  @Test
  void mentionThatIsOnlyInBlocksCounts() {
    ObjectNode message = payloads.channelMessage(CHANNEL, ANA, "");
    event(message)
        .set(
            "blocks",
            json(
                "[{'type':'rich_text','elements':[{'type':'rich_text_section','elements':["
                    + "{'type':'user','user_id':'BOT'},{'type':'text','text':' hi'}]}]}]"));
    assertThat(askedAfter(message)).containsExactly("hi");
  }

  @Test
  void mentionInsideOfWhatIsForwardedIsNotTheAuthors() {
    ObjectNode message = payloads.channelMessage(CHANNEL, ANA, "look");
    event(message).set("attachments", json("[{'is_share':true,'text':'<@BOT> hello'}]"));
    assertThat(askedAfter(message)).isEmpty();
  }

  @Test
  void botsAreNotAnswered() {
    ObjectNode profile = direct("profile", "bot_profile", "{'name':'other','app_id':'A1'}");
    ObjectNode slackbot = payloads.directMessage(DIRECT, "USLACKBOT", "reminder");
    ObjectNode mentioning = payloads.appMention(CHANNEL, ANA, "bot");
    event(mentioning).put("bot_id", "B0OTHER");
    ObjectNode named = payloads.appMention(CHANNEL, ANA, "named");
    event(named).put("subtype", "bot_message").remove("user");
    ObjectNode user = direct("user", "bot_profile", "null");

    assertThat(
            askedAfter(
                profile, slackbot, mentioning, named, payloads.workflowMention(CHANNEL, "x"), user))
        .containsExactly("user");
  }

  @Test
  void workflowsAreAnsweredIfAskedForAndOtherBotsAreNot() {
    ObjectNode workflow = payloads.workflowMention(CHANNEL, "plan the day");
    ObjectNode byId = direct("by id", "workflow_id", "'Wf1'");
    event(byId).put("subtype", "bot_message").put("bot_id", "B0FLOW").remove("user");
    ObjectNode own = payloads.ownMessage(DIRECT, "own");
    event(own).put("workflow_id", "Wf1");
    ObjectNode nobody = direct("nobody", "workflow", "{}");
    event(nobody).put("subtype", "bot_message").remove("user");
    SlackConfig config = Rig.config(slack, false).withAnswerWorkflows(true);
    try (Rig rig = Rig.of(slack, text -> "answer", config, Rig.QUICK)) {
      for (ObjectNode delivery :
          List.of(workflow, own, nobody, payloads.otherBotMessage(DIRECT, "bot"), byId)) {
        assertThat(rig.http().deliver(delivery).status()).isEqualTo(200);
      }
      rig.bot().close(SOON);

      assertThat(rig.agent().asked())
          .extracting(ScriptedAgent.Asked::text)
          .containsExactlyInAnyOrder("plan the day", "by id");
      assertThat(rig.agent().asked())
          .extracting(ScriptedAgent.Asked::userId)
          .contains("B0FLOW", event(workflow).path("bot_id").asText());
    }
  }

  @Test
  void editThatAddsAMentionIsAnsweredOnce() {
    ObjectNode message = payloads.channelMessage(CHANNEL, ANA, "hello");
    assertThat(
            askedAfter(
                message,
                slack.changes().edited(message, "<@" + slack.identity().botUserId() + "> hello"),
                payloads.editedMention(message, "hello"),
                payloads.editedMention(message, "hello again")))
        .containsExactly("hello");
  }

  private static ObjectNode changed(ObjectNode payload, Consumer<ObjectNode> change) {
    ObjectNode copy = payload.deepCopy();
    change.accept(copy);
    return copy;
  }

  private static ObjectNode authorization(ObjectNode payload) {
    return (ObjectNode) payload.path("authorizations").path(0);
  }

  @Test
  void eventsOfAnotherWorkspaceAreNotAnswered() {
    ObjectNode message = payloads.directMessage(DIRECT, ANA, "hello");
    ObjectNode shared =
        changed(
            payloads.directMessage(DIRECT, ANA, "shared"),
            each -> {
              each.put("team_id", "T0OTHER");
              event(each).put("team", "T0OTHER");
            });
    ObjectNode bare =
        changed(
            payloads.directMessage(DIRECT, ANA, "bare"),
            each -> authorization(each).removeAll().put("user_id", "x"));

    assertThat(
            askedAfter(
                changed(message, each -> authorization(each).put("team_id", "T0OTHER")),
                changed(message, each -> each.put("team_id", "T0OTHER").remove("authorizations")),
                changed(
                    message,
                    each -> authorization(each).put("enterprise_id", "E0OTHER").putNull("team_id")),
                changed(bare, each -> each.put("team_id", "T0OTHER")),
                shared,
                bare))
        .containsExactlyInAnyOrder("shared", "bare");
  }

  @Test
  void eventsOfAnotherWorkspaceAreCountedAndToldOfOnce() {
    Logged logged = new Logged("com.ifriend.slack");
    try (logged;
        Rig rig = Rig.socket(slack, text -> "answer")) {
      for (int i = 0; i < 3; i++) {
        ObjectNode message = payloads.directMessage(DIRECT, ANA, "s3cret");
        var unused = authorization(message).put("team_id", "T0OTHER");
        assertThat(slack.socketMode().deliver(message).awaitAck(SOON).payload()).isEmpty();
      }

      assertThat(rig.bot().counts()).isEqualTo(new MessageCounts(0, 0, 0, 0, 0, 0, 0, 3, 0));
    }
    assertThat(logged.warnings())
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .satisfies(
            line -> assertThat(line).contains("1 event(s) of another workspace"),
            line -> assertThat(line).doesNotContain("s3cret"));
  }

  @Test
  void authorizationOfTheOrganisationCounts() {
    try (SlackDouble org = SlackDouble.start(Identity.DEFAULT.ofEnterprise("E0ORG"));
        SlackDouble part = SlackDouble.start(Identity.DEFAULT.inEnterprise("E0ORG"))) {
      ObjectNode whole = org.payloads().directMessage(DIRECT, ANA, "whole").put("team_id", "T0X");
      ObjectNode other =
          changed(
              org.payloads().directMessage(DIRECT, ANA, "other"),
              each -> authorization(each).put("enterprise_id", "E0OTHER"));
      assertThat(askedAfter(org, other, whole)).containsExactly("whole");

      ObjectNode own = part.payloads().directMessage(DIRECT, ANA, "own");
      ObjectNode sister =
          changed(
              part.payloads().directMessage(DIRECT, ANA, "sister"),
              each -> authorization(each).put("team_id", "T0SISTER"));
      assertThat(askedAfter(part, sister, own)).containsExactly("own");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void buttonsOfAnotherWorkspaceSayNothing(boolean socketMode) {
    try (SlackDouble org = SlackDouble.start(Identity.DEFAULT.ofEnterprise("E0ORG"));
        SlackDouble part = SlackDouble.start(Identity.DEFAULT.inEnterprise("E0ORG"))) {
      for (SlackDouble one : List.of(org, part, slack)) {
        one.addChannel(CHANNEL);
        ObjectNode own = pressed(one, "own");
        ObjectNode bare = changed(pressed(one, "bare"), each -> each.putNull("team"));
        ObjectNode foreign = changed(pressed(one, "foreign"), SlackShapesTest::elsewhere);
        ObjectNode whole =
            changed(
                pressed(one, "foreign"),
                each -> each.putNull("team").putObject("enterprise").put("id", "E0OTHER"));
        ScriptedAgent.Script script = text -> "answer";
        try (Rig rig = socketMode ? Rig.socket(one, script) : Rig.http(one, script)) {
          for (ObjectNode each : List.of(foreign, whole, own, bare)) {
            assertThat(
                    socketMode
                        ? one.socketMode().deliver("interactive", each).ackWithin(SOON).isPresent()
                        : rig.http().deliver(Delivery.interaction(each)).accepted())
                .isTrue();
          }
          rig.bot().close(SOON);

          assertThat(rig.agent().asked())
              .extracting(ScriptedAgent.Asked::text)
              .containsExactlyInAnyOrder("own", "bare");
          assertThat(rig.bot().counts().foreign()).isEqualTo(2);
          assertThat(rig.bot().feedback(true)).isZero();
        }
      }
    }
  }

  private static void elsewhere(ObjectNode press) {
    press.putObject("team").put("id", "T0OTHER");
    press.putObject("enterprise").put("id", "E0OTHER");
  }

  private static ObjectNode pressed(SlackDouble one, String says) {
    ObjectNode payload = one.payloads().blockAction(CHANNEL, ANA, "1767326126.896109");
    ((ObjectNode) payload.path("actions").path(0)).put("action_id", "say_0").put("value", says);
    return payload;
  }
}
