package com.ifriend.bench.race.slack;

/** From the delivery of a message to this. */
enum Measure {
  ACK("acknowledgement"),
  /** Anything of the bot's stands in the thread. */
  FIRST_POST("first post"),
  /** The text of the answer stands there. */
  ANSWER("answer");

  final String title;

  Measure(String title) {
    this.title = title;
  }
}
