package com.ifriend.slack;

import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Identity;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deliveries as Slack made them, without the outer fields that recordings lack. Reads recordings
 * from the directory in the system property {@code slack.recordings} where they are, and stands in
 * payloads of the same shape where they are not.
 */
class RecordedPayloadsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RECORDINGS =
      Path.of(System.getProperty("slack.recordings", "../../shared/data/slack-recordings"));

  /** {@code answered} tells whether the bot has to answer. */
  record Recorded(String name, JsonNode payload, String botUserId, boolean answered) {
    Identity identity() {
      return Identity.of(payload.path("team_id").asText(), "A00TEST", botUserId);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Recorded> deliveries() throws IOException {
    return List.of(
        recorded("channel-mention", "mention", true),
        recorded("dm", "mention", true),
        recorded("dm", "dmRequest", false),
        recorded("dm", "dmMessage", true),
        recorded("first-contact", "mention", true),
        recorded("first-contact", "followUp", false),
        recorded("actions-reactions", "reaction", false));
  }

  private static Recorded recorded(String file, String member, boolean answered)
      throws IOException {
    Path path = RECORDINGS.resolve(file + ".json");
    JsonNode all = Files.exists(path) ? JSON.readTree(path.toFile()) : standIns();
    String key = Files.exists(path) ? member : file + " " + member;
    return new Recorded(
        file + " " + member, all.path(key), all.path("botUserId").asText(), answered);
  }

  /** The same kinds of events, written down here. */
  private static JsonNode standIns() throws IOException {
    String outer =
        "{'team_id':'T00TEST','api_app_id':'A00TEST','type':'event_callback','authorizations':"
            + "[{'user_id':'U00BOT','is_bot':true}],'event':{'user':'U00ANA','channel':'C00HERE',";
    return JSON.readTree(
        ("{'botUserId':'U00BOT',"
                + ("'channel-mention mention':" + outer)
                + "'type':'message','ts':'1773327463.619929','text':'<@U00BOT> in <#C00X>?',"
                + "'channel_type':'channel','blocks':[{'type':'rich_text','block_id':'b',"
                + "'elements':[{'type':'rich_text_section','elements':[{'type':'user',"
                + "'user_id':'U00BOT'},{'type':'text','text':' in '},{'type':'channel',"
                + "'channel_id':'C00X'}]}]}]}},"
                + ("'dm mention':" + outer)
                + "'type':'app_mention','ts':'1767376988.871629','text':'<@U00BOT> Hey'}},"
                + ("'dm dmRequest':" + outer)
                + "'type':'message','ts':'1767376993.596659','text':'DM me','thread_ts':"
                + "'1767376988.871629','channel_type':'channel'}},"
                + ("'dm dmMessage':" + outer.replace("C00HERE", "D00HERE"))
                + "'type':'message','ts':'1767377001.319859','text':'Hey!','channel_type':'im'}},"
                + ("'first-contact mention':" + outer)
                + "'type':'message','ts':'1767224888.280449','text':'<@U00BOT> Hey'}},"
                + ("'first-contact followUp':" + outer)
                + "'type':'message','ts':'1767224901.701849','text':'Hi','thread_ts':"
                + "'1767224888.280449'}},"
                + ("'actions-reactions reaction':" + outer)
                + "'type':'reaction_added','reaction':'+1','item':{'type':'message','channel':"
                + "'C00HERE','ts':'1767326126.896109'},'event_ts':'1767326140.000700'}}}")
            .replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("deliveries")
  void deliveryOverHttpIsAnsweredOnceInItsThreadOrIgnored(Recorded recorded) {
    try (SlackDouble slack = SlackDouble.start(recorded.identity());
        Rig rig = Rig.http(slack, text -> "answer to " + text)) {
      assertThat(rig.http().deliver(recorded.payload()).status()).isEqualTo(200);
      assertThat(rig.http().deliver(Delivery.json(recorded.payload()).withRetry(1, "http_error")))
          .matches(receipt -> receipt.status() == 200);

      assertAnswered(recorded, rig);
    }
  }

  @ParameterizedTest
  @MethodSource("deliveries")
  void deliveryOverSocketModeIsAnsweredOnceInItsThreadOrIgnored(Recorded recorded) {
    try (SlackDouble slack = SlackDouble.start(recorded.identity());
        Rig rig = Rig.socket(slack, text -> "answer to " + text)) {
      JsonNode complete = slack.payloads().recorded(recorded.payload());
      var first = slack.socketMode().deliver(complete);
      var second = slack.socketMode().redeliver(first, "timeout");
      assertThat(first.awaitAck(SOON).payload()).isEmpty();
      assertThat(second.awaitAck(SOON).payload()).isEmpty();

      assertAnswered(recorded, rig);
    }
  }

  /** Closing the bot waits for everything it has accepted. */
  private static void assertAnswered(Recorded recorded, Rig rig) {
    rig.bot().close(SOON);
    JsonNode event = recorded.payload().path("event");
    List<Post> posts = rig.slack().posts();
    if (recorded.answered()) {
      assertThat(posts).hasSize(1);
      assertThat(posts.get(0).channel()).isEqualTo(event.path("channel").asText());
      assertThat(posts.get(0).threadTs()).contains(Payloads.threadTs(recorded.payload()));
      assertThat(posts.get(0).text()).doesNotContain(recorded.botUserId()).contains("answer to ");
      assertThat(rig.agent().asked().get(0).sessionId())
          .isEqualTo(
              "slack_"
                  + event.path("channel").asText()
                  + "_"
                  + event.path("user").asText()
                  + "_"
                  + Payloads.threadTs(recorded.payload()));
    } else {
      assertThat(posts).isEmpty();
    }
  }
}
