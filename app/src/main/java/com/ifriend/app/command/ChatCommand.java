package com.ifriend.app.command;

import com.ifriend.app.Bot;
import com.ifriend.app.logging.Logging;
import com.ifriend.app.logging.Printable;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.StoredSessionService;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A conversation in the terminal. */
@Command(
    name = "chat",
    description = "Talk to iFriend in the terminal.",
    mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
  private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--once",
      paramLabel = "TEXT",
      description = "Say this, print the answer and stop.")
  private @Nullable String once;

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "Go on in this session, or begin one with this id. Default: a new one.")
  private @Nullable String session;

  @Option(
      names = "--user",
      paramLabel = "ID",
      defaultValue = "terminal",
      description = "Who is speaking (default: ${DEFAULT-VALUE}).")
  private String user = "terminal";

  @Option(names = "--verbose", description = "Show the log.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    Logging.level(verbose);
    requireStorable("--session", session);
    requireStorable("--user", user);
    String id = session == null || session.isBlank() ? Conversation.newId() : session.trim();
    if (id.startsWith("slack_")) {
      throw new ParameterException(
          spec.commandLine(),
          "--session "
              + Printable.line(id)
              + " is a thread of Slack, which goes on there; to look at it: ifriend sessions show");
    }
    if (!verbose) {
      // The answer says that it failed, and we say what to do; why is for --verbose.
      Logging.silence("com.ifriend.agent", "com.google.adk");
    }
    Settings settings = Main.settings();
    try (ClosedAtTheEnd<Bot> bot = ClosedAtTheEnd.open(() -> Bot.open(settings), Bot::close)) {
      Conversation conversation =
          new Conversation(bot.get(), user, id, Conversation.languageOf(System.getenv()));
      if (once != null) {
        return conversation.sayOnce(once, isTerminal());
      }
      try (Lines lines = lines(settings)) {
        return conversation.goOn(lines);
      }
    }
  }

  private static Lines lines(Settings settings) throws IOException {
    return isTerminal()
        ? LineEditor.open(settings.home(), Conversation.COMMANDS)
        : Lines.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
  }

  /** Whether both what is read and what is written is a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Asked for what is new, below.
  private static boolean isTerminal() {
    Console console = System.console();
    try {
      // From Java 22 on there is a console in any case, and a method to ask.
      return console != null && (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private void requireStorable(String option, @Nullable String id) {
    if (id != null && id.length() > StoredSessionService.MAX_ID_LENGTH) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + " has "
              + id.length()
              + " characters; an id has at most "
              + StoredSessionService.MAX_ID_LENGTH);
    }
  }

  /** In bold where the terminal can, and without what would steer it. */
  static String styled(String markdown) {
    String text = Printable.text(markdown);
    return Help.Ansi.AUTO.enabled() ? BOLD.matcher(text).replaceAll("\u001b[1m$1\u001b[0m") : text;
  }
}
