package com.ifriend.slack.answer;

import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.google.gson.JsonObject;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Choice;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.markup.MessageSplitter;
import com.ifriend.slack.markup.Mrkdwn;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.slack.message.InboundMessage.Manner;
import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextActionsBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.FeedbackButtonObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.FeedbackButtonsElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be said next, as buttons below an answer. Who presses one says what it stands for, with
 * all that a message has: it waits in the queue, and is answered once.
 */
public final class Buttons {
  /** With this the id of each button begins that says something. */
  static final String SAYS = "say_";

  /** Most that Slack takes in one section, in characters. */
  private static final MessageSplitter SECTIONS = new MessageSplitter(3_000);

  private Buttons() {}

  /**
   * The text with the buttons below it.
   *
   * @param rated whether one can say what one thinks of it
   */
  static List<LayoutBlock> below(String mrkdwn, Answer answer, boolean rated) {
    List<LayoutBlock> blocks = sections(mrkdwn);
    blocks.addAll(of(answer, rated));
    return blocks;
  }

  /**
   * The text with cards in place of its list of tours, and below it the buttons that are on none of
   * them; empty where it lists none.
   */
  static Optional<List<LayoutBlock>> aroundCards(Answer answer, boolean rated) {
    return TourList.in(answer)
        .map(
            list -> {
              List<LayoutBlock> blocks = sections(Mrkdwn.fromMarkdown(list.before()));
              blocks.add(TourCards.of(list));
              blocks.addAll(sections(Mrkdwn.fromMarkdown(list.after())));
              Set<String> onCards =
                  list.items().stream()
                      .map(item -> item.tour().details().says())
                      .collect(Collectors.toSet());
              blocks.addAll(
                  of(
                      answer.choices().stream()
                          .filter(choice -> !onCards.contains(choice.says()))
                          .toList(),
                      rated));
              return blocks;
            });
  }

  private static List<LayoutBlock> sections(String mrkdwn) {
    List<LayoutBlock> blocks = new ArrayList<>();
    for (String part : SECTIONS.split(mrkdwn)) {
      // Or Slack hides what is long behind "See more".
      blocks.add(SectionBlock.builder().text(markdownText(part)).expand(true).build());
    }
    return blocks;
  }

  /** The buttons alone, for below a text that is there; none for what is no answer of the agent. */
  static List<LayoutBlock> of(Answer answer, boolean rated) {
    return answer.errorId().isPresent() ? List.of() : of(answer.choices(), rated);
  }

  private static List<LayoutBlock> of(List<Choice> choices, boolean rated) {
    List<LayoutBlock> blocks = new ArrayList<>();
    List<BlockElement> buttons = new ArrayList<>();
    for (Choice choice : choices) {
      buttons.add(
          ButtonElement.builder()
              .actionId(SAYS + buttons.size())
              .text(plainText(choice.label()))
              .value(choice.says())
              .build());
    }
    if (!buttons.isEmpty()) {
      blocks.add(ActionsBlock.builder().elements(buttons).build());
    }
    if (!rated) {
      return blocks;
    }
    blocks.add(
        ContextActionsBlock.builder()
            .elements(
                List.of(
                    FeedbackButtonsElement.builder()
                        .actionId(Feedback.ACTION)
                        .positiveButton(side("\ud83d\udc4d", Feedback.GOOD))
                        .negativeButton(side("\ud83d\udc4e", Feedback.BAD))
                        .build()))
            .build());
    return blocks;
  }

  private static FeedbackButtonObject side(String thumb, String value) {
    return FeedbackButtonObject.builder().text(plainText(thumb)).value(value).build();
  }

  /**
   * The message that a button stands for.
   *
   * @return empty for what is no button of ours
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  public static Optional<InboundMessage> pressed(JsonObject payload)
      throws Json.MalformedException {
    if (!Json.text(payload, "type").equals(Optional.of("block_actions"))) {
      return Optional.empty();
    }
    for (JsonObject action : Json.objectsIfAny(payload, "actions")) {
      Optional<String> says = Json.textIfAny(action, "value");
      if (says.isPresent() && Json.neededText(action, "action_id").startsWith(SAYS)) {
        JsonObject container = Json.object(payload, "container");
        JsonObject message = Json.objectOrEmpty(payload, "message");
        String channel = Json.neededText(container, "channel_id");
        String post = Json.neededText(container, "message_ts");
        String user = Json.neededText(Json.object(payload, "user"), "id");
        String id = Json.neededText(action, "action_ts");
        if (Json.isTrue(container, "is_ephemeral")) {
          String url = Json.neededText(payload, "response_url");
          return Optional.of(
              InboundMessage.ofCommand(channel, user, id, says.get(), Manner.COMMAND, url));
        }
        Optional<String> thread =
            Json.textIfAny(container, "thread_ts").or(() -> Json.text(message, "thread_ts"));
        return Optional.of(
            new InboundMessage(
                channel,
                user,
                thread.orElse(post),
                id,
                Optional.empty(),
                says.get(),
                Optional.empty(),
                false,
                Manner.GOES_ON));
      }
    }
    return Optional.empty();
  }
}
