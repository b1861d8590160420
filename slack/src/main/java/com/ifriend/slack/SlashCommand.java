package com.ifriend.slack;

import com.ifriend.agent.memory.MemoryCommand;
import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Language;
import com.ifriend.slack.api.Wording;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What stands behind a slash command: a word for what to do, in any of our languages, and what to
 * do it with.
 *
 * @param said all of it, as it was typed
 * @param words behind the first one; maybe empty
 * @param languages those that the first word is of; all for a text that is not understood
 */
record SlashCommand(Kind kind, String said, String words, Set<Language> languages) {
  /** What one can ask for. */
  enum Kind {
    /** What can be typed. */
    HELP,
    /** A question to the agent. */
    SEARCH,
    /** What is known of the user. */
    MEMORY,
    /** Forget something, or everything. */
    FORGET,
    /** In which language the bot speaks where nothing else tells. */
    LANGUAGE,
    /** Whether the bot is well. */
    STATUS
  }

  static SlashCommand read(String text) {
    String said = text.strip();
    String[] parts = said.split("\\s+", 2);
    String words = parts.length < 2 ? "" : parts[1];
    for (Kind kind : Kind.values()) {
      Set<Language> languages =
          languagesOf("command_" + kind.name().toLowerCase(Locale.ROOT), parts[0]);
      if (!languages.isEmpty()) {
        boolean lacking = words.isEmpty() && (kind == Kind.SEARCH || kind == Kind.FORGET);
        return new SlashCommand(lacking ? Kind.HELP : kind, said, words, languages);
      }
    }
    return new SlashCommand(Kind.HELP, said, words, EnumSet.allOf(Language.class));
  }

  private static Set<Language> languagesOf(String key, String word) {
    // As in "status?" and "tudo!".
    String bare = Folding.fold(word).replaceAll("^\\p{P}+|\\p{P}+$", "");
    Set<Language> languages = EnumSet.noneOf(Language.class);
    for (Language language : Language.values()) {
      if (Arrays.asList(Wording.say(language, key).split("\\|", -1)).contains(bare)) {
        languages.add(language);
      }
    }
    return languages;
  }

  /** The language, if the first word is of one only. */
  Optional<Language> language() {
    return languages.size() == 1 ? languages.stream().findFirst() : Optional.empty();
  }

  /** What it says to the bot, as a message would. */
  String says(Language language) {
    return switch (kind) {
      case HELP, SEARCH, LANGUAGE -> words;
      case MEMORY -> Wording.say(language, "says_memory");
      case STATUS -> Wording.say(language, "says_status");
      case FORGET -> forgetting(language);
    };
  }

  /** In words that are known to ask for it; the user's own where they are. */
  private String forgetting(Language language) {
    if (!languagesOf("command_all", words).isEmpty()) {
      return Wording.say(language, "says_forget_all");
    }
    return MemoryCommand.read(said).isPresent()
        ? said
        : Wording.say(language, "says_forget", words);
  }
}
