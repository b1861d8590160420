package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.child.Bot.Mode;
import com.ifriend.bench.peers.race.Contender;
import java.util.List;

/** A bot that races. */
record BotContender(
    String id, String label, Mode mode, boolean ours, String home, List<String> command)
    implements Contender<BotContender> {
  @Override
  public String title() {
    return ours ? "**" + label + "**" : label;
  }

  @Override
  public boolean isMeasureOf(BotContender other) {
    return ours && mode == other.mode;
  }
}
