package com.ifriend.slack.answer;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.agents.LlmAgent;
import com.google.adk.models.BaseLlm;
import com.google.adk.models.BaseLlmConnection;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import com.google.common.collect.Iterables;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Ephemeral;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tool that asks before it does something shows its question with buttons. */
class ApprovalsTest {
  private final SlackDouble slack = SlackDouble.start();
  private final Till till = new Till();

  /** Public, because ADK calls it by reflection. */
  public static final class Till {
    private final List<String> paid = new CopyOnWriteArrayList<>();

    public Map<String, Object> pay(@Schema(name = "what") String what) {
      paid.add(what);
      return Map.of("status", "paid");
    }
  }

  /** Pays whatever it is asked for, and says what came of it. */
  private static final class Payer extends BaseLlm {
    Payer() {
      super("payer");
    }

    @Override
    public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
      Part last =
          Iterables.getLast(Iterables.getLast(request.contents()).parts().orElse(List.of()));
      Part said =
          last.functionResponse().isPresent()
              ? Part.fromText("Result: " + last.functionResponse().get().response())
              : Part.fromFunctionCall("pay", Map.of("what", last.text().orElse("")));
      return Flowable.just(
          LlmResponse.builder()
              .content(Content.builder().role("model").parts(said).build())
              .build());
    }

    @Override
    public BaseLlmConnection connect(LlmRequest request) {
      throw new UnsupportedOperationException();
    }
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  private Rig rig(boolean socketMode) {
    return Rig.of(
        socketMode,
        slack,
        memory ->
            LlmAgent.builder()
                .name(IFriendAgent.NAME)
                .model(new Payer())
                .tools(FunctionTool.create(till, "pay", true))
                .build(),
        InMemoryStores.create());
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void buttonOfTheOneWhoWasAskedLetsTheToolRunOnce(boolean socketMode) {
    slack.failNext("chat.postMessage", Fault.rateLimited(1));
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "the boat for <!here> please");
      assertThat(rig.deliver(mention)).isTrue();
      Post question = slack.awaitPost(SOON);
      assertThat(question.text()).contains("I need your yes", "pay", "what: the boat for @here");
      assertThat(question.controlSequences()).isEmpty();
      assertThat(question.blocks().toString()).contains("\"yes\"", "\"no\"");
      assertThat(till.paid).isEmpty();

      assertThat(rig.press(slack.payloads().pressed(question, "U0BIA", 0))).isTrue();
      assertThat(slack.awaitPost(SOON).text()).containsPattern("nothing was done|nada foi feito");
      assertThat(till.paid).isEmpty();

      ObjectNode yes = slack.payloads().pressed(question, ANA, 0);
      assertThat(rig.press(yes)).isTrue();
      assertThat(rig.press(yes)).isTrue();
      assertThat(slack.awaitPost(SOON).text()).contains("paid");
      assertThat(rig.press(slack.payloads().pressed(question, ANA, 0))).isTrue();
      assertThat(slack.awaitPost(SOON).text()).contains("nothing was done");
      assertThat(till.paid).containsExactly("the boat for @here please");
      assertThat(slack.posts()).hasSize(4);
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void wordsInTheThreadAnswerTooAndNoMeansNo(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = slack.payloads().appMention(CHANNEL, ANA, "o barco de amanhã");
      String thread = Payloads.ts(mention);
      assertThat(rig.deliver(mention)).isTrue();
      assertThat(slack.awaitPost(SOON).text()).contains("Preciso do seu sim");
      assertThat(rig.deliver(slack.payloads().channelMessage(CHANNEL, ANA, thread, "não")))
          .isTrue();
      assertThat(slack.awaitPost(SOON).text()).contains("rejected");
      assertThat(till.paid).isEmpty();

      assertThat(rig.deliver(slack.payloads().channelMessage(CHANNEL, ANA, thread, "o trem")))
          .isTrue();
      assertThat(slack.awaitPost(SOON).text()).contains("Preciso do seu sim");
      assertThat(rig.deliver(slack.payloads().channelMessage(CHANNEL, ANA, thread, "sim")))
          .isTrue();
      assertThat(slack.awaitPost(SOON).text()).contains("paid");
      assertThat(till.paid).containsExactly("o trem");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void questionToACommandIsAnsweredByItsButton(boolean socketMode) {
    try (Rig rig = rig(socketMode)) {
      assertThat(rig.command(slack.interactions().command(CHANNEL, ANA, "search the boat to Rome")))
          .isEmpty();
      Ephemeral question = slack.awaitEphemeral(SOON);
      assertThat(question.text()).contains("I need your yes");
      assertThat(rig.press(slack.interactions().pressed(question, 0))).isTrue();
      assertThat(slack.awaitEphemeral(SOON).text()).contains("paid");
      assertThat(till.paid).containsExactly("the boat to Rome");
      assertThat(slack.posts()).isEmpty();
    }
  }
}
