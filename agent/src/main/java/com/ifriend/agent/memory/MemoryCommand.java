package com.ifriend.agent.memory;

import com.ifriend.agent.text.Folding;
import com.ifriend.agent.text.Resources;
import java.text.Normalizer;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a message asks of the memory itself, in Portuguese, Spanish or English.
 *
 * @param kind what to do
 * @param what what to do it with, in the user's words; empty for kinds that need none
 */
public record MemoryCommand(Kind kind, String what) {
  /** What one can ask of a memory. */
  public enum Kind {
    /** Remember {@link #what}. */
    REMEMBER,
    /** Say what is known. */
    LIST,
    /** Say what is known of {@link #what}. */
    RECALL,
    /** Forget {@link #what}. */
    FORGET,
    /** Forget what was spoken of last. */
    FORGET_THIS,
    /** Forget everything. */
    FORGET_EVERYTHING
  }

  private static final Properties FILE =
      Resources.properties(MemoryCommand.class, "commands.properties");
  private static final Pattern REMEMBER = pattern("remember");
  private static final Pattern LIST = pattern("list");
  private static final Pattern RECALL = pattern("recall");
  private static final Pattern FORGET_EVERYTHING = pattern("forget.everything");
  private static final Pattern FORGET_THIS = pattern("forget.this");
  private static final Pattern FORGET = pattern("forget");
  private static final Pattern YES = pattern("yes");
  private static final Pattern NO = pattern("no");
  private static final Pattern CHOICE = pattern("choice");
  private static final Pattern WORDLESS = Pattern.compile("\\W*");

  /** Not every sign: who speaks of C++ means it. */
  private static final Pattern POLITE_END =
      Pattern.compile("(?iU)[\\s,]*(?:por favor|please)?[\\s.,;:!?…\"'”’»]*$");

  /** The command in a message, if it is one. */
  public static Optional<MemoryCommand> read(String message) {
    String text = Normalizer.normalize(message.strip(), Normalizer.Form.NFC).replace('’', '\'');
    String folded = Folding.fold(text);
    if (FORGET_EVERYTHING.matcher(folded).find()) {
      return Optional.of(new MemoryCommand(Kind.FORGET_EVERYTHING, ""));
    }
    if (FORGET_THIS.matcher(folded).find()) {
      return Optional.of(new MemoryCommand(Kind.FORGET_THIS, ""));
    }
    boolean question = text.endsWith("?");
    return with(Kind.FORGET, FORGET, folded, text)
        .or(() -> question ? Optional.empty() : with(Kind.REMEMBER, REMEMBER, folded, text))
        .or(
            () ->
                LIST.matcher(folded).find()
                    ? Optional.of(new MemoryCommand(Kind.LIST, ""))
                    : Optional.empty())
        .or(() -> with(Kind.RECALL, RECALL, folded, text));
  }

  /** Whether a message says yes to being forgotten, and nothing else. */
  public static boolean confirms(String message) {
    String folded = folded(message);
    Matcher yes = YES.matcher(folded);
    if (!yes.find()) {
      return false;
    }
    String rest = folded.substring(yes.end());
    return WORDLESS.matcher(rest).matches() || FORGET_EVERYTHING.matcher(rest).find();
  }

  /** Whether a message says no to a question, and nothing else. */
  public static boolean declines(String message) {
    return NO.matcher(folded(message)).find();
  }

  /** Whether a message does no more than choose of what was listed, by a number or place. */
  static boolean points(String message) {
    return CHOICE.matcher(folded(message)).find();
  }

  private static String folded(String message) {
    return Folding.fold(Normalizer.normalize(message.strip(), Normalizer.Form.NFC));
  }

  private static Optional<MemoryCommand> with(
      Kind kind, Pattern pattern, String folded, String text) {
    Matcher matcher = pattern.matcher(folded);
    if (!matcher.find()) {
      return Optional.empty();
    }
    // Folding takes accents away, one letter stays one letter; but not in every script.
    String source = folded.length() == text.length() ? text : folded;
    String what = source.substring(matcher.start("what"), matcher.end("what"));
    String bare = POLITE_END.matcher(what).replaceFirst("").strip();
    return bare.isEmpty() ? Optional.empty() : Optional.of(new MemoryCommand(kind, bare));
  }

  private static Pattern pattern(String key) {
    return Pattern.compile(FILE.getProperty(key));
  }
}
