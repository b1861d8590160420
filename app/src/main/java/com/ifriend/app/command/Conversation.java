package com.ifriend.app.command;

import com.google.adk.sessions.SessionKey;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.Failure;
import com.ifriend.agent.Turn;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import com.ifriend.app.Bot;
import com.ifriend.app.logging.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * What {@code chat} does between its first word and its last. The answers go to one stream, and
 * what we say of the conversation to another, so that a script that reads answers gets nothing
 * else.
 */
final class Conversation {
  static final List<String> COMMANDS = List.of("/help", "/new", "/session", "/exit");

  private static final Set<String> GOODBYES = Set.of("/exit", "sair", "salir", "exit", "quit");
  private static final Pattern COMMAND = Pattern.compile("/\\p{L}+");
  private static final Phrases PHRASES = Phrases.load(Conversation.class, "chat");

  private final Bot bot;
  private final String user;
  private final Language language;
  private final PrintStream out;
  private final PrintStream err;
  private String id;

  Conversation(Bot bot, String user, String id, Language language) {
    this.bot = bot;
    this.user = user;
    this.id = id;
    this.language = language;
    this.out = System.out;
    this.err = System.err;
  }

  static String newId() {
    return "chat_" + UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * As the locale has it: of languages that we do not speak English, and without any Portuguese.
   */
  static Language languageOf(Map<String, String> env) {
    for (String name : List.of("LC_ALL", "LC_MESSAGES", "LANG")) {
      String locale = env.getOrDefault(name, "").replaceFirst("[.@].*", "");
      if (!Set.of("", "C", "POSIX").contains(locale)) {
        return Language.ofCode(locale).orElse(Language.EN);
      }
    }
    return Language.PT;
  }

  /**
   * Until there are no more lines.
   *
   * @return the exit code: a script's answers have to be right, and a person has seen them
   */
  int goOn(Lines lines) throws IOException {
    int code = 0;
    if (lines.isTerminal()) {
      out.println(say("hello"));
    } else {
      err.println(where());
    }
    while (true) {
      if (lines.isTerminal()) {
        out.println();
      }
      String line = lines.next();
      String word = line == null ? "/exit" : line.strip().toLowerCase(Locale.ROOT);
      if (line == null || GOODBYES.contains(word)) {
        if (lines.isTerminal()) {
          err.println(where());
        }
        return lines.isTerminal() ? 0 : code;
      }
      switch (word) {
        case "" -> {}
        case "/help" -> out.println(say("help"));
        case "/new" -> {
          id = newId();
          out.println(say("new"));
        }
        case "/session" -> session();
        default -> {
          if (COMMAND.matcher(word).matches()) {
            out.println(say("unknown", Printable.line(word)));
          } else {
            AtomicBoolean failed = new AtomicBoolean();
            lines.during(
                () -> failed.set(answer(line, lines.isTerminal()).errorId().isPresent()),
                () -> bot.concierge().stop(user, id));
            code = failed.get() ? 1 : code;
          }
        }
      }
    }
  }

  /** Says one thing, prints the answer, and returns the exit code. */
  int sayOnce(String text, boolean terminal) {
    Answer answer = answer(text, terminal);
    if (answer.errorId().isPresent()) {
      return 1;
    }
    err.println(where());
    if (!bot.backends().endsWithUs()) {
      look().ifPresent(err::println);
    }
    return 0;
  }

  private Answer answer(String text, boolean terminal) {
    Turn turn = Turn.direct(user, id, text);
    AnswerPrinter printer = new AnswerPrinter(out, terminal);
    Answer answer =
        terminal ? bot.concierge().answer(turn, printer::accept) : bot.concierge().answer(turn);
    printer.end(answer);
    answer.failure().ifPresent(failure -> err.println(help(failure)));
    return answer;
  }

  private String help(Failure failure) {
    return switch (failure) {
      case UNUSABLE -> say("unusable");
      case DAMAGED -> say("damaged", Printable.line(user), Printable.line(id));
      default -> say("failed");
    };
  }

  private void session() {
    out.println(where());
    look().ifPresent(out::println);
  }

  private String where() {
    return Printable.line("[--session " + id + "]");
  }

  /** How to see the conversation in Redis, with the name that its key has there. */
  private Optional<String> look() {
    try {
      return bot.backends()
          .redisCli()
          .flatMap(
              cli ->
                  bot.backends().inspect(new SessionKey(Concierge.APP_NAME, user, id), 1).stream()
                      .filter(report -> report.type().equals("list"))
                      .findFirst()
                      .map(report -> cli + " LRANGE '" + report.key() + "' 0 -1"))
          .map(Printable::line);
    } catch (RuntimeException e) {
      // Redis has gone meanwhile; nothing depends on the hint.
      return Optional.empty();
    }
  }

  private String say(String key, Object... values) {
    return PHRASES.say(language, key, values);
  }
}
