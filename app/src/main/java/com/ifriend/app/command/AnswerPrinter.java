package com.ifriend.app.command;

import com.ifriend.agent.Answer;
import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Prints an answer as the model makes it, whole lines at a time; on a terminal "…" stands there
 * until the first. Not thread-safe.
 */
final class AnswerPrinter implements Consumer<String> {
  private final PrintStream out;
  private final StringBuilder all = new StringBuilder();
  private int printed;
  private boolean waiting;

  AnswerPrinter(PrintStream out, boolean terminal) {
    this.out = out;
    this.waiting = terminal;
    if (terminal) {
      out.print("…");
      out.flush();
    }
  }

  @Override
  public void accept(String piece) {
    all.append(piece);
    print(all, all.lastIndexOf("\n") + 1);
  }

  private void print(CharSequence text, int end) {
    if (end > printed) {
      if (waiting) {
        out.print("\r   \r");
        waiting = false;
      }
      out.print(ChatCommand.styled(text.subSequence(printed, end).toString()));
      out.flush();
      printed = end;
    }
  }

  /** Prints what is not printed yet; all of it if it is not what came in pieces. */
  void end(Answer answer) {
    String text = answer.text();
    if (!text.startsWith(all.substring(0, printed))) {
      out.println();
      printed = 0;
    }
    print(text, text.length());
    out.println();
  }
}
