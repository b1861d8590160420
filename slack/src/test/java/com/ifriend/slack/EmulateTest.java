package com.ifriend.slack;

import static com.ifriend.slack.Rig.QUICK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Identity;
import com.ifriend.slackdouble.NpmPackages;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.testkit.Await;
import io.reactivex.rxjava3.core.Flowable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bot on a Web API whose author does not know our double. The double delivers and signs; what
 * is asked and posted goes to the other one, which has no agents, no streams and no prompts.
 */
class EmulateTest {
  private static final String ADMIN = "U000000001";
  private static final String GENERAL = "C000000001";

  @TempDir Path folder;
  private SlackDouble slack;
  private Payloads payloads;
  private Emulate emulate;

  @BeforeAll
  static void installPackages() throws Exception {
    if (!Emulate.available()) {
      System.err.println(
          "WARNING: this is no Linux on x64 with npm on the path, so the bot is NOT checked against"
              + " a Web API of others");
    }
    Assumptions.assumeTrue(Emulate.available(), "npm is on the path of a Linux on x64");
    NpmPackages.install();
  }

  @BeforeEach
  void start() throws Exception {
    slack = SlackDouble.start(Identity.of(Emulate.TEAM, Emulate.APP, Emulate.BOT_USER));
    payloads = slack.payloads();
    emulate = Emulate.start(folder, slack.botToken());
    var unused = emulate.call("conversations.join", Map.of("channel", GENERAL));
  }

  @AfterEach
  void stop() {
    emulate.close();
    slack.close();
  }

  private Rig rig(boolean streaming) {
    return Rig.of(
        slack,
        streaming ? new Slowly() : text -> "re: " + text,
        Rig.config(slack, false).withApiUrl(emulate.apiUrl()).withStreaming(streaming),
        QUICK);
  }

  /** Says a line, and the rest when that line was to be shown. */
  private final class Slowly implements ScriptedAgent.Script {
    @Override
    public String answer(String text) {
      return "Let me see.\n\nre: " + text;
    }

    @Override
    public Flowable<String> pieces(String text) {
      return Flowable.just("Let me see.\n\n")
          .concatWith(
              Flowable.<String>empty()
                  .doOnComplete(
                      () ->
                          Await.until("a stream was begun", () -> called("chat.startStream 404"))));
    }
  }

  private boolean called(String call) {
    return emulate.calls().contains(call);
  }

  private String direct() {
    return emulate.call("conversations.open", Map.of("users", ADMIN)).at("/channel/id").asText();
  }

  /** A message that is in the workspace, as the event that tells of it says. */
  private ObjectNode written(ObjectNode event, String text) {
    String channel = event.at("/event/channel").asText();
    JsonNode post = emulate.call("chat.postMessage", Map.of("channel", channel, "text", text));
    ((ObjectNode) event.get("event")).put("ts", post.path("ts").asText());
    return event;
  }

  private JsonNode answer(ObjectNode event, int replies) {
    String channel = event.at("/event/channel").asText();
    Await.until(
        replies + " replies are in the thread",
        () -> emulate.thread(channel, Payloads.ts(event)).size() > replies);
    return emulate.thread(channel, Payloads.ts(event)).get(replies);
  }

  @Test
  void mentionIsAnsweredOnceInItsThread() throws Exception {
    try (Rig rig = rig(false)) {
      ObjectNode mention = written(payloads.appMention(GENERAL, ADMIN, "tours in Rome"), "tours");
      assertThat(rig.deliver(mention)).isTrue();
      JsonNode answer = answer(mention, 1);
      assertThat(rig.deliver(mention)).isTrue();
      assertThat(rig.deliver(payloads.messageTwin(mention))).isTrue();

      assertThat(answer.path("text").asText()).isEqualTo("re: tours in Rome");
      assertThat(answer.path("user").asText()).isEqualTo(Emulate.BOT_USER);
      assertThat(answer.path("thread_ts").asText()).isEqualTo(Payloads.ts(mention));
      assertThat(types(answer.path("blocks"))).containsExactly("section", "context_actions");

      ObjectNode pressed = payloads.blockAction(GENERAL, ADMIN, answer.path("ts").asText());
      ((ObjectNode) pressed.get("container")).put("thread_ts", Payloads.ts(mention));
      ((ObjectNode) pressed.get("actions").get(0))
          .put("action_id", "say_0")
          .put("value", "cheaper");
      assertThat(rig.http().deliver(Delivery.interaction(pressed)).accepted()).isTrue();

      assertThat(answer(mention, 2).path("text").asText()).isEqualTo("re: cheaper");
      assertThat(emulate.thread(GENERAL, Payloads.ts(mention))).hasSize(3);
      assertThat(emulate.calls())
          .contains(
              "auth.test ok", "users.info ok", "conversations.info ok", "chat.postMessage ok");
      assertThat(emulate.calls().stream().filter(call -> call.startsWith("chat.postMessage")))
          .as("blocks, buttons and metadata are taken at once")
          .containsExactly("chat.postMessage ok", "chat.postMessage ok");
      assertThat(rig.bot().complaint()).isEmpty();
    }
  }

  @Test
  void directMessageIsAnsweredThoughThereIsNothingOfAgentsAndStreams() throws Exception {
    String direct = direct();
    try (Rig rig = rig(true)) {
      assertThat(rig.deliver(payloads.conversationOpened(direct, ADMIN))).isTrue();
      ObjectNode message = written(payloads.directMessage(direct, ADMIN, "tours in Rome"), "tours");
      assertThat(rig.deliver(message)).isTrue();

      assertThat(answer(message, 1).path("text").asText())
          .isEqualTo("Let me see.\n\nre: tours in Rome");
      assertThat(rig.agent().asked()).hasSize(1);
      Await.until(
          "suggestions were made", () -> called("assistant.threads.setSuggestedPrompts 404"));
      assertThat(rig.bot().complaint()).isEmpty();
    }
  }

  private static List<String> types(JsonNode blocks) throws Exception {
    JsonNode read = blocks.isTextual() ? new ObjectMapper().readTree(blocks.asText()) : blocks;
    return read.findValuesAsText("type").isEmpty()
        ? List.of()
        : StreamSupport.stream(read.spliterator(), false)
            .map(block -> block.path("type").asText())
            .toList();
  }
}
