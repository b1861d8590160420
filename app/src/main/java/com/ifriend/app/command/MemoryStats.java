package com.ifriend.app.command;

import com.ifriend.app.Backends;
import com.ifriend.app.logging.Printable;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.store.mysql.Analytics;
import com.ifriend.store.mysql.Analytics.Question;
import com.ifriend.store.mysql.Analytics.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the database of memories tells in numbers. */
@Command(
    name = "stats",
    description = "Users, conversations, wanted cities and themes, times of answers, growth.",
    mixinStandardHelpOptions = true)
final class MemoryStats implements Callable<Integer> {
  private static final int LONGEST = 3_650;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "Today and the days before it (default: ${DEFAULT-VALUE}).")
  private int days = 30;

  @Override
  public Integer call() throws IOException {
    Limit.requireRange(spec, "--days", days, LONGEST);
    return Opening.ofSettings().with(this::run);
  }

  private int run(Backends backends) {
    Analytics analytics =
        backends
            .analytics()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "MEMORY_BACKEND is not 'cloudsql', and only the database can answer"
                            + " this; with Redis, see docs/memory.md"));
    PrintWriter out = spec.commandLine().getOut();
    for (Question question : Question.values()) {
      print(out, question, analytics.answer(question, days));
    }
    out.flush();
    return 0;
  }

  private void print(PrintWriter out, Question question, Table table) {
    out.println(question.title() + ", last " + days + " days (UTC)");
    if (table.rows().isEmpty()) {
      out.println("  nothing yet");
    } else {
      List<List<String>> lines = new ArrayList<>(List.of(table.columns()));
      table.rows().forEach(row -> lines.add(row.stream().map(Printable::line).toList()));
      int[] widths = new int[table.columns().size()];
      for (List<String> line : lines) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], line.get(i).length());
        }
      }
      for (List<String> line : lines) {
        StringBuilder text = new StringBuilder(" ");
        for (int i = 0; i < widths.length; i++) {
          text.append(' ').append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length()));
        }
        out.println(text.toString().stripTrailing());
      }
    }
    out.println();
  }
}
