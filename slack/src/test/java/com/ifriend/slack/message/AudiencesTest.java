package com.ifriend.slack.message;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.Rig;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slackdouble.ChannelKind;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.memory.Audience;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AudiencesTest {
  private final SlackDouble slack = SlackDouble.start();
  private Instant now = Instant.parse("2027-04-20T12:00:00Z");

  @AfterEach
  void stop() {
    slack.close();
  }

  @Test
  void mentionInAPublicChannelIsHeardByAll() {
    assertThat(heardBy(slack.payloads().appMention(CHANNEL, ANA, "hello")))
        .isEqualTo(Audience.PUBLIC);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelKind.class,
      names = {"PRIVATE", "GROUP_DIRECT", "SHARED_OUTSIDE"})
  void mentionElsewhereIsHeardByTheMembersThoughTheIdLooksPublic(ChannelKind kind) {
    slack.addChannel("C0SECRET", kind);

    assertThat(heardBy(slack.payloads().appMention("C0SECRET", ANA, "hello")))
        .isEqualTo(Audience.membersOf("C0SECRET"));
  }

  @Test
  void directMessageIsHeardByNobodyElseAndSlackIsNotAsked() {
    assertThat(heardBy(slack.payloads().directMessage(DIRECT, ANA, "hello")))
        .isEqualTo(Audience.DIRECT);
    assertThat(slack.calls("conversations.info")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"group", "mpim"})
  void privateKindOfAMessageIsBelievedAndSlackIsNotAsked(String type) {
    ObjectNode message = slack.payloads().messageTwin(mention());
    message.withObject("/event").put("channel_type", type);

    assertThat(heardBy(message)).isEqualTo(Audience.membersOf(CHANNEL));
    assertThat(slack.calls("conversations.info")).isEmpty();
  }

  @Test
  void deliveryFromASharedChannelIsHeardByItsMembers() {
    ObjectNode mention = mention();
    mention.put("is_ext_shared_channel", true);

    assertThat(heardBy(mention)).isEqualTo(Audience.membersOf(CHANNEL));
  }

  @Test
  void publicKindOfAMessageIsCheckedAgainstTheChannel() {
    slack.addChannel(CHANNEL, ChannelKind.PRIVATE);

    assertThat(heardBy(slack.payloads().messageTwin(mention())))
        .isEqualTo(Audience.membersOf(CHANNEL));
  }

  @ParameterizedTest
  @CsvSource({"missing_scope", "channel_not_found"})
  void channelThatSlackDoesNotTellOfIsTakenForPrivate(String error) {
    slack.failNext("conversations.info", new Fault.SlackError(error));

    assertThat(heardBy(mention())).isEqualTo(Audience.membersOf(CHANNEL));
  }

  @Test
  void channelIsTakenForPrivateWhenSlackFails() {
    slack.failNext("conversations.info", new Fault.HttpStatus(500));
    assertThat(heardBy(mention())).isEqualTo(Audience.membersOf(CHANNEL));
  }

  @Test
  void channelIsPrivateFromTheFirstMessageAfterItWasMadeSo() {
    slack.addChannel(CHANNEL);
    try (SlackWebApi api = new SlackWebApi(Rig.config(slack, false), SOON)) {
      Audiences audiences = new Audiences(api.bot(), clock());
      assertThat(audiences.of(message(CHANNEL))).isEqualTo(Audience.PUBLIC);

      slack.addChannel(CHANNEL, ChannelKind.PRIVATE);
      assertThat(audiences.of(message(CHANNEL))).isEqualTo(Audience.membersOf(CHANNEL));
    }
  }

  @Test
  void privateChannelIsAskedAboutOnceInAWhile() {
    slack.addChannel(CHANNEL, ChannelKind.PRIVATE);
    try (SlackWebApi api = new SlackWebApi(Rig.config(slack, false), SOON)) {
      Audiences audiences = new Audiences(api.bot(), clock());
      for (int i = 0; i < 5; i++) {
        assertThat(audiences.of(message(CHANNEL))).isEqualTo(Audience.membersOf(CHANNEL));
      }
      assertThat(slack.calls("conversations.info")).hasSize(1);

      slack.addChannel(CHANNEL, ChannelKind.PUBLIC);
      now = now.plus(Duration.ofMinutes(11));
      assertThat(audiences.of(message(CHANNEL))).isEqualTo(Audience.PUBLIC);
    }
  }

  @Test
  void whileSlackWantsToBeLeftAloneNothingIsAskedAndAllIsPrivate() {
    slack.addChannel(CHANNEL);
    slack.addChannel("C0OTHER");
    slack.failNext("conversations.info", Fault.rateLimited(30));
    try (SlackWebApi api = new SlackWebApi(Rig.config(slack, false), SOON)) {
      Audiences audiences = new Audiences(api.bot(), clock());
      assertThat(audiences.of(message(CHANNEL))).isEqualTo(Audience.membersOf(CHANNEL));
      assertThat(audiences.of(message("C0OTHER"))).isEqualTo(Audience.membersOf("C0OTHER"));
      assertThat(slack.calls("conversations.info")).hasSize(1);

      now = now.plusSeconds(31);
      assertThat(audiences.of(message("C0OTHER"))).isEqualTo(Audience.PUBLIC);
    }
  }

  private ObjectNode mention() {
    return slack.payloads().appMention(CHANNEL, ANA, "hello");
  }

  /** Who hears the answer to a delivery. */
  private Audience heardBy(ObjectNode delivery) {
    try (Rig rig = Rig.http(slack, text -> "answer")) {
      assertThat(rig.http().deliver(delivery).status()).isEqualTo(200);
      Post unused = slack.awaitPost(SOON);
      assertThat(rig.agent().audiences()).hasSize(1);
      return rig.agent().audiences().get(0);
    }
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  private static InboundMessage message(String channel) {
    return new InboundMessage(
        channel,
        ANA,
        "1.0",
        "1.0",
        Optional.empty(),
        "hello",
        Optional.empty(),
        false,
        InboundMessage.Manner.CALLED);
  }
}
