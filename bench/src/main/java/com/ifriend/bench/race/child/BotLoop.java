package com.ifriend.bench.race.child;

import java.net.URI;
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
    Wire.serve(request -> start(bot, request));
    System.exit(0);
  }

  private static List<String> start(Bot bot, List<String> request) throws Exception {
    Bot.Started started =
        bot.start(
            new Bot.Place(
                Bot.Mode.valueOf(request.get(1).toUpperCase(Locale.ROOT)),
                URI.create(request.get(2)),
                request.get(3),
                request.get(4),
                request.get(5),
                URI.create(request.get(6))));
    return List.of(Integer.toString(started.port()), started.description());
  }
}
