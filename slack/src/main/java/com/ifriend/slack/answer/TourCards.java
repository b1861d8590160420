package com.ifriend.slack.answer;

import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.ifriend.agent.Choice;
import com.ifriend.agent.ListedTour;
import com.ifriend.slack.markup.Mrkdwn;
import com.slack.api.model.block.CardBlock;
import com.slack.api.model.block.CarouselBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.ButtonElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tours as Slack's cards, several in one carousel, each with a button for its details. What the
 * catalogue says is written as answers are: it pings nobody, and no link is called what it is not.
 */
final class TourCards {
  /** Of a title or a subtitle, in characters. */
  private static final int LONGEST_TITLE = 150;

  /** Of a body or a subtext. */
  private static final int LONGEST_BODY = 200;

  private TourCards() {}

  static LayoutBlock of(TourList list) {
    List<CardBlock> cards = new ArrayList<>();
    for (TourList.Item item : list.items()) {
      cards.add(card(item, cards.size()));
    }
    return cards.size() == 1 ? cards.get(0) : CarouselBlock.builder().elements(cards).build();
  }

  private static CardBlock card(TourList.Item item, int place) {
    ListedTour tour = item.tour();
    // By this number one can ask for it.
    String number = item.number().map(n -> n + ". ").orElse("");
    Choice details = tour.details();
    return CardBlock.builder()
        .title(text(number, tour.title(), LONGEST_TITLE))
        .subtitle(text("", tour.guide(), LONGEST_TITLE))
        .body(text("", tour.facts(), LONGEST_BODY))
        .subtext(text("", tour.languages(), LONGEST_BODY))
        .actions(
            List.of(
                ButtonElement.builder()
                    .actionId(Buttons.SAYS + "card_" + place)
                    .text(plainText(details.label()))
                    .accessibilityLabel(
                        new Choice(details.label() + ": " + tour.title(), details.says()).label())
                    .value(details.says())
                    .build()))
        .build();
  }

  /** Null for an empty text, which Slack does not take. */
  private static @Nullable TextObject text(String before, String plain, int most) {
    String written = Mrkdwn.line(plain, most - before.length());
    // Verbatim, or Slack would look for names and mentions in it by itself.
    return written.isEmpty()
        ? null
        : MarkdownTextObject.builder().text(before + written).verbatim(true).build();
  }
}
