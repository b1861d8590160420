package com.ifriend.slack.answer;

import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.ifriend.agent.text.Language;
import com.ifriend.slack.api.Wording;
import com.ifriend.slack.markup.Mrkdwn;
import com.ifriend.slack.message.ChosenLanguage.Choice;
import com.ifriend.store.SessionDirectory;
import com.ifriend.store.memory.Memory;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.DividerBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.StaticSelectElement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Home tab of one user shows, well below the 100 blocks and 3,000 characters for each that
 * Slack takes. What users have said is written as answers are: it pings nobody, and no link is
 * called what it is not.
 */
final class HomeBlocks {
  static final String FORGET = "home_forget";
  static final String LANGUAGE = "home_language";

  private static final int MEMORIES = 25;
  private static final int CONVERSATIONS = 10;
  private static final int PROMPTS = 3;
  private static final int LONGEST_TEXT = 300;

  /**
   * {@code slack_{channel}_{user}_{thread}}, where the thread is a message; that of one of several
   * installations has its key before the channel.
   */
  private static final Pattern IN_A_THREAD =
      Pattern.compile("slack_(?:[A-Z0-9]+_)?([A-Z0-9]+)_[A-Z0-9]+_([0-9]+)\\.([0-9]+)");

  private static final Pattern WORKSPACE = Pattern.compile("https://[a-z0-9.-]+/?");

  private final Language language;
  private final Optional<Language> chosen;
  private final ZoneId zone;
  private final Optional<String> workspace;
  private final List<LayoutBlock> blocks = new ArrayList<>();

  /**
   * @param chosen the language that the user has chosen, if any
   * @param zone in which a day is
   * @param workspace where its people read it, if Slack said so
   */
  HomeBlocks(
      Language language, Optional<Language> chosen, ZoneId zone, Optional<String> workspace) {
    this.chosen = chosen;
    this.language = language;
    this.zone = zone;
    this.workspace = workspace.filter(url -> WORKSPACE.matcher(url).matches());
  }

  /**
   * @param memories the latest first; empty if they cannot be told now
   * @param conversations the same
   */
  List<LayoutBlock> of(
      Optional<List<Memory>> memories, Optional<List<SessionDirectory.Entry>> conversations) {
    header("home_memories");
    if (memories.isEmpty()) {
      section(say("home_unreadable"));
    } else if (memories.get().isEmpty()) {
      section(say("home_no_memories"));
    } else {
      memories.get().stream().limit(MEMORIES).forEach(this::memory);
      more("home_more_memories", memories.get().size() - MEMORIES);
    }
    header("home_conversations");
    if (conversations.isEmpty()) {
      section(say("home_unreadable"));
    } else if (conversations.get().isEmpty()) {
      section(say("home_no_conversations"));
    } else {
      conversations.get().stream().limit(CONVERSATIONS).forEach(this::conversation);
      more("home_more_conversations", conversations.get().size() - CONVERSATIONS);
    }
    header("home_begin");
    StringBuilder prompts = new StringBuilder(say("home_prompts"));
    for (int i = 1; i <= PROMPTS; i++) {
      prompts.append("\n- ").append(say("prompt_" + i));
    }
    section(prompts.toString());
    blocks.add(DividerBlock.builder().build());
    language();
    context(say("home_only_you"));
    return blocks;
  }

  private void language() {
    List<OptionObject> options = new ArrayList<>();
    options.add(option(new Choice(Optional.empty())));
    for (Language each : Language.values()) {
      options.add(option(new Choice(Optional.of(each))));
    }
    blocks.add(
        SectionBlock.builder()
            .text(markdownText(Mrkdwn.fromMarkdown(say("home_language"))))
            .accessory(
                StaticSelectElement.builder()
                    .actionId(LANGUAGE)
                    .options(options)
                    .initialOption(option(new Choice(chosen)))
                    .build())
            .build());
  }

  private OptionObject option(Choice choice) {
    return OptionObject.builder()
        .text(plainText(choice.name().orElseGet(() -> say("home_language_auto"))))
        .value(choice.word())
        .build();
  }

  private void memory(Memory memory) {
    String button = say("home_forget");
    blocks.add(
        SectionBlock.builder()
            .text(markdownText(mrkdwn(memory.text()) + "\n_" + day(memory.lastSaidAt()) + "_"))
            .accessory(
                ButtonElement.builder()
                    .actionId(FORGET)
                    .text(plainText(button))
                    .value(memory.id())
                    .confirm(
                        ConfirmationDialogObject.builder()
                            .title(plainText(say("home_forget_title")))
                            .text(plainText(say("home_forget_text")))
                            .confirm(plainText(button))
                            .deny(plainText(say("home_keep")))
                            .build())
                    .build())
            .build());
  }

  private void conversation(SessionDirectory.Entry conversation) {
    String title = conversation.title().map(HomeBlocks::mrkdwn).orElse("\u2026");
    Matcher place = IN_A_THREAD.matcher(conversation.key().id());
    String link =
        workspace.isPresent() && place.matches()
            ? " \u00b7 <"
                + workspace.get().replaceFirst("/$", "")
                + "/archives/"
                + place.group(1)
                + "/p"
                + place.group(2)
                + place.group(3)
                + "|"
                + say("home_open")
                + ">"
            : "";
    blocks.add(
        SectionBlock.builder()
            .text(markdownText(title + "\n_" + day(conversation.lastEventAt()) + "_" + link))
            .build());
  }

  private void more(String key, int more) {
    if (more > 0) {
      context(say(key, more));
    }
  }

  private void header(String key) {
    blocks.add(HeaderBlock.builder().text(plainText(say(key))).build());
  }

  private void section(String markdown) {
    blocks.add(SectionBlock.builder().text(markdownText(Mrkdwn.fromMarkdown(markdown))).build());
  }

  private void context(String markdown) {
    blocks.add(
        ContextBlock.builder()
            .elements(List.of(markdownText(Mrkdwn.fromMarkdown(markdown))))
            .build());
  }

  /** On one line, and not longer than one wants to read here. */
  private static String mrkdwn(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    String shown =
        line.codePointCount(0, line.length()) <= LONGEST_TEXT
            ? line
            : line.substring(0, line.offsetByCodePoints(0, LONGEST_TEXT)) + "\u2026";
    String written = Mrkdwn.fromMarkdown(shown);
    return written.isBlank() ? "\u2026" : written;
  }

  private String day(Instant at) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
        .withLocale(language.locale())
        .format(at.atZone(zone));
  }

  private String say(String key, Object... values) {
    return Wording.say(language, key, values);
  }
}
