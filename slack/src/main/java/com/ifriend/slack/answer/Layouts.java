package com.ifriend.slack.answer;

import com.ifriend.agent.Answer;
import com.slack.api.model.block.LayoutBlock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With which blocks an answer is shown: those to try first come first, and last comes the text
 * alone, which Slack always takes. That it takes no cards is remembered for a while. Thread-safe.
 */
public final class Layouts {
  private static final Logger log = LoggerFactory.getLogger(Layouts.class);
  private static final Duration AFTER_REFUSAL = Duration.ofHours(1);

  private final Clock clock;
  private volatile Instant noCardsUntil = Instant.MIN;

  /** What is shown. */
  enum Kind {
    /** Cards in place of the list of tours, the text around it, buttons. */
    CARDS,
    /** The whole text, and buttons below it. */
    BUTTONS,
    /** The text of the message. */
    TEXT
  }

  /**
   * One way to show it.
   *
   * @param blocks empty for the text alone
   */
  record Layout(Kind kind, Optional<List<LayoutBlock>> blocks) {
    static final Layout TEXT_ALONE = new Layout(Kind.TEXT, Optional.empty());

    /** Whether Slack has said that these blocks are why it does not take a message. */
    boolean isRefusedBy(@Nullable String error) {
      return blocks.isPresent() && isRefusalOfBlocks(error);
    }

    static boolean isRefusalOfBlocks(@Nullable String error) {
      return error != null && error.contains("blocks");
    }
  }

  public Layouts(Clock clock) {
    this.clock = clock;
  }

  /**
   * Never empty.
   *
   * @param mrkdwn the whole text of the message
   * @param answered the answer that ends in this message; empty if it goes on
   * @param rated whether one can say what one thinks of it
   */
  List<Layout> of(String mrkdwn, Optional<Answer> answered, boolean rated) {
    List<Layout> layouts = new ArrayList<>();
    Optional<Answer> answer = answered.filter(any -> any.errorId().isEmpty());
    answer
        .filter(any -> !clock.instant().isBefore(noCardsUntil))
        .flatMap(any -> Buttons.aroundCards(any, rated))
        .ifPresent(blocks -> layouts.add(new Layout(Kind.CARDS, Optional.of(blocks))));
    answer.ifPresent(
        any ->
            layouts.add(new Layout(Kind.BUTTONS, Optional.of(Buttons.below(mrkdwn, any, rated)))));
    layouts.add(Layout.TEXT_ALONE);
    return layouts;
  }

  /** Slack does not take one. */
  void refused(Layout layout, @Nullable String error) {
    if (layout.kind() == Kind.CARDS) {
      noCardsUntil = clock.instant().plus(AFTER_REFUSAL);
      log.warn("Slack does not take tours as cards: {}; for an hour they are shown as text", error);
    } else {
      log.warn("Slack does not take the buttons of an answer: {}", error);
    }
  }
}
