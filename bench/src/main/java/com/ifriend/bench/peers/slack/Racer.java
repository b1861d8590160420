package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.child.Bot.Mode;
import java.util.List;

/**
 * A bot that races.
 *
 * @param id short, for {@code --only}
 * @param label for the tables
 * @param home where it is built, below the folder of peers; empty for what is built with this
 *     module
 * @param command of its process, where {@code {java}} and {@code {class-path}} are filled in
 */
record Racer(String id, String label, Mode mode, boolean ours, String home, List<String> command) {
  /** Whether it is ours, and the other is compared with it. */
  boolean isMeasureOf(Racer other) {
    return ours && mode == other.mode;
  }
}
