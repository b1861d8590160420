package com.ifriend.bench.loadtest;

import com.ifriend.bench.loadtest.measure.Progress;
import java.io.PrintStream;

/** One line that is drawn again and again, and gone when there is nothing more to tell. */
final class ProgressBar implements Progress {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private String what = "";
  private int ticks;
  private int done;
  private long drawnAt;

  /**
   * @param out a terminal
   */
  ProgressBar(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void phase(String name, int count) {
    what = name;
    ticks = count;
    done = 0;
    draw();
  }

  @Override
  public synchronized void tick() {
    done++;
    if (System.nanoTime() - drawnAt > REDRAW_NANOS) {
      draw();
    }
  }

  private void draw() {
    drawnAt = System.nanoTime();
    if (what.isEmpty()) {
      out.print(CLEAR_LINE);
    } else if (ticks == 0) {
      out.print(CLEAR_LINE + what + " ...");
    } else {
      int filled = Math.min(WIDTH, WIDTH * done / ticks);
      out.print(
          CLEAR_LINE
              + "["
              + "#".repeat(filled)
              + ".".repeat(WIDTH - filled)
              + "] "
              + Math.min(100, 100 * done / ticks)
              + " %  "
              + what);
    }
    out.flush();
  }
}
