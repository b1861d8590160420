package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.race.Findings;
import com.ifriend.bench.peers.race.Verdict.Mark;

/** What one run has found out about one bot. */
final class BotFindings extends Findings<BotContender, BotFindings.Measure> {
  /** From the delivery of a message to this. */
  enum Measure {
    ACK,
    /** Anything of the bot's stands in the thread. */
    FIRST_POST,
    /** The text of the answer stands there. */
    ANSWER
  }

  BotFindings(BotContender contender) {
    super(contender);
  }

  /** Checks that had an outcome. */
  long asked() {
    return count(Mark.WRONG) + count(Mark.RIGHT);
  }
}
