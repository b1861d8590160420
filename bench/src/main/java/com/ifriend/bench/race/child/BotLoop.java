package com.ifriend.bench.race.child;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Starts a {@link Bot} when it is told where, says how it started, and ends the process when its
 * input does. The one request is {@code start MODE API BOT-TOKEN APP-TOKEN SIGNING-SECRET REDIS};
 * port and description follow {@code ok}.
 */
public final class BotLoop {
  private BotLoop() {}

  /** Serves on standard input and output; what libraries print goes to standard error. */
  public static void run(Bot bot) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = requests.readLine();
    if (line != null) {
      answers.println(Wire.line(answer(bot, Wire.fields(line))));
      answers.flush();
      while (requests.readLine() != null) {
        // Nothing more is asked.
      }
    }
    System.exit(0);
  }

  private static List<String> answer(Bot bot, List<String> request) {
    try {
      Bot.Started started =
          bot.start(
              new Bot.Place(
                  Bot.Mode.valueOf(request.get(1).toUpperCase(Locale.ROOT)),
                  URI.create(request.get(2)),
                  request.get(3),
                  request.get(4),
                  request.get(5),
                  URI.create(request.get(6))));
      return List.of(Wire.OK, Integer.toString(started.port()), started.description());
    } catch (Exception e) {
      return List.of(Wire.ERROR, e.toString());
    }
  }
}
