package com.ifriend.app.command;

import com.ifriend.agent.Answer;
import com.ifriend.agent.Turn;
import com.ifriend.app.Bot;
import com.ifriend.app.logging.Logging;
import com.ifriend.app.logging.Printable;
import com.ifriend.store.StoredSessionService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
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
  private static final Set<String> GOODBYES = Set.of("sair", "salir", "exit", "quit");
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
    String id =
        session == null || session.isBlank()
            ? "chat_" + UUID.randomUUID().toString().substring(0, 8)
            : session.trim();
    if (id.startsWith("slack_")) {
      throw new ParameterException(
          spec.commandLine(),
          "--session "
              + Printable.line(id)
              + " is a thread of Slack, which goes on there; to look at it: ifriend sessions show");
    }
    try (Bot bot = Bot.open(Main.settings())) {
      return once == null ? converse(bot, id) : sayOnce(bot, id, once);
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

  private int sayOnce(Bot bot, String id, String text) {
    Answer answer = bot.concierge().answer(Turn.direct(user, id, text));
    System.out.println(styled(answer.text()));
    hint(bot, id, true);
    return answer.errorId().isPresent() ? 1 : 0;
  }

  private int converse(Bot bot, String id) throws IOException {
    System.out.println("iFriend. Pergunte por tours; \"sair\" termina.");
    hint(bot, id, false);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (true) {
      System.out.print("\n> ");
      System.out.flush();
      String line = in.readLine();
      if (line == null || GOODBYES.contains(line.strip().toLowerCase(Locale.ROOT))) {
        System.out.println();
        return 0;
      }
      if (!line.isBlank()) {
        System.out.println();
        AnswerPrinter printer = new AnswerPrinter(System.out);
        printer.end(bot.concierge().answer(Turn.direct(user, id, line), printer));
      }
    }
  }

  /** On stderr, so that a script that reads the answer gets nothing else. */
  private static void hint(Bot bot, String id, boolean ending) {
    String look =
        bot.backends()
            .redisCli()
            .filter(unused -> !ending || !bot.backends().endsWithUs())
            .map(cli -> "; " + cli + " LRANGE \"session:" + id + ":events\" 0 -1")
            .orElse("");
    System.err.println(Printable.line("[--session " + id + look + "]"));
  }

  /** In bold where the terminal can, and without what would steer it. */
  static String styled(String markdown) {
    String text = Printable.text(markdown);
    return Help.Ansi.AUTO.enabled() ? BOLD.matcher(text).replaceAll("\u001b[1m$1\u001b[0m") : text;
  }
}
