package com.ifriend.bench.race.child;

import java.net.URI;

/** A Slack bot that answers every message that is addressed to it with {@link Question#answer}. */
public interface Bot {
  /** How it hears of messages. */
  enum Mode {
    HTTP,
    SOCKET
  }

  /**
   * Where it is to work.
   *
   * @param api base of the Web API, with a slash at its end
   * @param redis for what it keeps, if it keeps anything
   */
  record Place(
      Mode mode, URI api, String botToken, String appToken, String signingSecret, URI redis) {}

  /**
   * It listens.
   *
   * @param port where it takes signed requests for {@code /slack/events}; 0 in Socket Mode
   * @param description version and settings
   */
  record Started(int port, String description) {}

  /** Returns when it can take messages; it runs until the process ends. */
  Started start(Place place) throws Exception;
}
