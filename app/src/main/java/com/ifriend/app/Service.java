package com.ifriend.app;

import com.ifriend.app.metrics.BotMeters;
import com.ifriend.app.metrics.Prometheus;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.Settings;
import com.ifriend.app.web.Console;
import com.ifriend.app.web.HttpLimits;
import com.ifriend.app.web.WebServer;
import com.ifriend.slack.SlackBot;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.wire.SlackStartException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that {@code serve} runs: the bot, its HTTP server and, when there are tokens, Slack. */
public final class Service implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Service.class);

  /**
   * For Slack and the console together: Cloud Run kills ten seconds after it has asked to stop, and
   * up to a second and a half is for learning from what was said last.
   */
  private static final Duration DRAIN = Duration.ofSeconds(7);

  private final Bot bot;
  private final @Nullable SlackBot slack;
  private final WebServer web;
  private final Prometheus prometheus;

  private Service(Bot bot, @Nullable SlackBot slack, WebServer web, Prometheus prometheus) {
    this.bot = bot;
    this.slack = slack;
    this.web = web;
    this.prometheus = prometheus;
  }

  /**
   * Starts everything, or nothing.
   *
   * @throws ConfigException if the settings cannot be used
   * @throws SlackStartException if Slack refuses a token or cannot be reached
   * @throws IOException if the port is taken
   */
  public static Service start(Settings settings) throws IOException {
    return start(settings, HttpLimits.DEFAULT);
  }

  static Service start(Settings settings, HttpLimits limits) throws IOException {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      Prometheus prometheus = new Prometheus();
      opened.add(prometheus);
      Bot bot = Bot.open(settings, prometheus.meters());
      opened.add(bot);
      SlackBot slack = null;
      if (settings.slack().isPresent()) {
        slack = start(settings.slack().get(), bot);
        opened.add(slack);
        new BotMeters(prometheus.meters()).watch(slack);
      }
      WebServer web =
          WebServer.start(
              settings,
              console(settings, bot),
              bot.backends(),
              Optional.ofNullable(slack),
              prometheus::scrape,
              limits);
      bot.backends().redisCli().ifPresent(cli -> log.info("Look into Redis: {}", cli));
      if (slack == null && settings.console()) {
        log.info("No Slack tokens: the console is the only channel");
      } else if (slack == null) {
        log.warn("No Slack tokens and CONSOLE=off: nobody can talk to the bot");
      }
      // Last, where who has started it looks.
      log.info(
          settings.console() ? "Console: http://localhost:{}/" : "No console; port {}", web.port());
      return new Service(bot, slack, web, prometheus);
    } catch (IOException | RuntimeException e) {
      for (int i = opened.size() - 1; i >= 0; i--) {
        closeAfter(e, opened.get(i));
      }
      throw e;
    }
  }

  private static SlackBot start(SlackConfig config, Bot bot) {
    Backends backends = bot.backends();
    if (config.oauth().isEmpty()) {
      return SlackBot.start(config, bot.concierge(), backends.turns());
    }
    if (!backends.sessionsAreShared()) {
      log.warn("Where the app is installed is kept in memory, and ends with this process");
    }
    // Without keys the settings were refused.
    return SlackBot.start(
        config, bot.concierge(), backends.turns(), backends.installations().orElseThrow());
  }

  private static Optional<Console> console(Settings settings, Bot bot) {
    return settings.console()
        ? Optional.of(
            new Console(
                bot.concierge(), bot.backends(), bot.backends().recent(), settings.consoleToken()))
        : Optional.empty();
  }

  /** Of the HTTP server. */
  public int port() {
    return web.port();
  }

  /** Who answers on all channels. */
  public Bot bot() {
    return bot;
  }

  /** Takes no more messages, answers those it has, then closes the stores. */
  @Override
  public void close() {
    log.info("Stopping");
    long end = System.nanoTime() + DRAIN.toNanos();
    if (slack != null) {
      slack.close(DRAIN);
    }
    web.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    bot.close();
    prometheus.close();
    log.info("Stopped");
  }

  private static void closeAfter(Exception failure, AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}
