package com.ifriend.agent;

import static com.ifriend.agent.ScriptedLlm.calls;
import static com.ifriend.agent.ScriptedLlm.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.agents.LlmAgent;
import com.google.adk.models.LlmResponse;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.WellFormedHistory;
import com.ifriend.store.inmemory.InMemoryStores;
import io.reactivex.rxjava3.core.Flowable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools that ask before they do something. */
final class ApprovalTest {
  private static final String ANA = "ana";
  private static final String SESSION = "s1";

  private final BaseSessionService sessions =
      new StoredSessionService(InMemoryStores.create().sessions());
  private final Till till = new Till();

  /** Public, because ADK calls it by reflection. */
  public static final class Till {
    private final List<String> paid = new ArrayList<>();

    public Map<String, Object> pay(@Schema(name = "euros") String euros) {
      paid.add(euros);
      return Map.of("status", "paid");
    }

    public Map<String, Object> cancel(
        @Schema(name = "what") String what, @Schema(name = "toolContext") ToolContext context) {
      if (context.toolConfirmation().isEmpty()) {
        context.requestConfirmation("Cancel " + what + " for good?");
        return Map.of("status", "asked");
      }
      paid.add((context.toolConfirmation().get().confirmed() ? "-" : "+") + what);
      return Map.of("status", "done");
    }
  }

  private Concierge concierge(List<Flowable<LlmResponse>> script) {
    LlmAgent agent =
        LlmAgent.builder()
            .name(IFriendAgent.NAME)
            .model(new ScriptedLlm(script))
            .tools(FunctionTool.create(till, "pay", true), FunctionTool.create(till, "cancel"))
            .beforeModelCallback(List.of(new WellFormedHistory()))
            .build();
    return new Concierge(agent, sessions, null);
  }

  private static Turn turn(String text) {
    return Turn.direct(ANA, SESSION, text);
  }

  private static String press(Answer question, int button) {
    return question.choices().get(button).says();
  }

  @ParameterizedTest
  @CsvSource({
    "please pay, I need your yes before I do this: **pay**, yes",
    "quero pagar a reserva agora, Preciso do seu sim antes de fazer isto: **pay**, sim",
    "quiero pagar la reserva ahora, Necesito tu sí antes de hacer esto: **pay**, sí",
  })
  void toolRunsOnceItsUserHasSaidYes(String text, String question, String yes) {
    Concierge concierge =
        concierge(
            List.of(calls("pay", Map.of("euros", "7")), says("Paid."), says("You are welcome.")));
    Answer asked = concierge.answer(turn(text));

    assertThat(asked.text()).contains(question, "- euros: 7");
    assertThat(asked.choices()).extracting(Choice::label).hasSize(2).contains(yes);
    assertThat(till.paid).isEmpty();
    assertThat(concierge.answer(turn(yes)).text()).isEqualTo("Paid.");
    assertThat(till.paid).containsExactly("7");
    assertThat(concierge.answer(turn("yes")).text()).isEqualTo("You are welcome.");
    assertThat(till.paid).containsExactly("7");
  }

  @Test
  void buttonsSayYesAndNoAndAToolMayHaveItsOwnQuestion() {
    Concierge concierge =
        concierge(
            List.of(
                calls("cancel", Map.of("what", "the boat")),
                says("Kept."),
                calls("cancel", Map.of("what", "the train")),
                says("Cancelled.")));
    Answer asked = concierge.answer(turn("please cancel the boat"));
    assertThat(asked.text()).startsWith("Cancel the boat for good?").doesNotContain("I need");
    assertThat(concierge.answer(turn(press(asked, 1))).text()).isEqualTo("Kept.");
    assertThat(till.paid).containsExactly("+the boat");

    Answer next = concierge.answer(turn("please cancel the train"));
    assertThat(concierge.answer(turn(press(next, 0))).text()).isEqualTo("Cancelled.");
    assertThat(till.paid).containsExactly("+the boat", "-the train");
  }

  @Test
  void oldButtonAnswersNoOtherQuestionAndNobodyElsesDoes() {
    Concierge concierge =
        concierge(
            List.of(
                calls("pay", Map.of("euros", "7")),
                says("As you like."),
                calls("pay", Map.of("euros", "900")),
                says("Paid.")));
    Answer first = concierge.answer(turn("please pay seven"));
    assertThat(concierge.answer(turn("what is the weather like?")).text())
        .isEqualTo("As you like.");
    assertThat(concierge.answer(turn(press(first, 0))).text()).contains("no longer open");
    Answer second = concierge.answer(turn("please pay nine hundred"));
    assertThat(concierge.answer(turn(press(first, 0))).text()).contains("no longer open");
    assertThat(concierge.answer(Turn.direct("bia", SESSION, press(second, 0))).text())
        .isNotBlank()
        .isNotEqualTo("Paid.");
    assertThat(till.paid).isEmpty();

    assertThat(concierge.answer(turn(press(second, 0))).text()).isEqualTo("Paid.");
    assertThat(till.paid).containsExactly("900");
  }

  @Test
  void forgettingIsNoYesToATool() {
    Concierge concierge =
        concierge(List.of(calls("pay", Map.of("euros", "7")), says("Which one?")));
    var unused = concierge.answer(turn("please pay"));
    assertThat(concierge.answer(turn("yes, forget everything")).text()).isEqualTo("Which one?");
    assertThat(till.paid).isEmpty();
  }

  @Test
  void turnThatIsBegunAgainAsksTheSameAndDoesNothingTwice() {
    Concierge concierge =
        concierge(List.of(calls("pay", Map.of("euros", "7")), says("Paid."), says("never said")));
    Turn ask = turn("please pay").ofMessage("m1", false);
    Answer question = concierge.answer(ask);
    assertThat(concierge.answer(turn("please pay").ofMessage("m1", true))).isEqualTo(question);

    Turn yes = turn(press(question, 0)).ofMessage("m2", false);
    assertThat(concierge.answer(yes).text()).isEqualTo("Paid.");
    assertThatThrownBy(() -> concierge.answer(yes)).isInstanceOf(RepeatedMessageException.class);
    assertThat(concierge.answer(turn(press(question, 0)).ofMessage("m2", true)).text())
        .isEqualTo("Paid.");
    assertThat(till.paid).containsExactly("7");
  }
}
