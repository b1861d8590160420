package com.ifriend.app.command;

import com.ifriend.agent.memory.TravellerPolicy;
import com.ifriend.app.files.PrivateFolder;
import com.ifriend.app.files.UnsafeFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines that are typed at a terminal, with editing and a history. For one thread. */
final class LineEditor implements Lines {
  private static final Logger log = LoggerFactory.getLogger(LineEditor.class);

  /** 128 and the number of SIGINT. */
  private static final int ENDED_BY_CTRL_C = 130;

  private static final int KEPT_LINES = 500;
  private static final Pattern KEY =
      Pattern.compile(
          "AIza[\\w-]{10,}|\\b(?:xox[a-z]|xapp|sk)-\\S{8,}|://[^\\s/@]*:[^\\s@]+@"
              + "|(?i:\\b(?:api[_ -]?key|token|secret)\\s*[:=])");

  private final Terminal terminal;
  private final LineReader reader;

  private LineEditor(Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /**
   * Takes over the terminal.
   *
   * @param home where the history is kept, unless others could read it there
   * @param commands what Tab completes
   */
  static LineEditor open(Path home, Collection<String> commands) throws IOException {
    Terminal terminal =
        TerminalBuilder.builder().dumb(true).encoding(StandardCharsets.UTF_8).build();
    // What is typed is a sentence: quotes, backslashes and exclamation marks mean themselves.
    DefaultParser words = new DefaultParser();
    words.setQuoteChars(new char[0]);
    words.setEscapeChars(new char[0]);
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(words)
            .completer(new StringsCompleter(commands))
            .history(new KeptLines())
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.HISTORY_SIZE, KEPT_LINES)
            .variable(LineReader.HISTORY_FILE_SIZE, KEPT_LINES);
    try {
      Path file = PrivateFolder.in(home, "chat").resolve("history");
      PrivateFolder.file(file).close();
      builder.variable(LineReader.HISTORY_FILE, file);
    } catch (IOException | UnsafeFileException e) {
      log.warn("Lines are not kept for the next time: {}", e.getMessage());
    }
    LineEditor editor = new LineEditor(terminal, builder.build());
    editor.endOnCtrlC();
    return editor;
  }

  /** By System.exit: the terminal's own way would leave behind what we have started. */
  private void endOnCtrlC() {
    var unused = terminal.handle(Signal.INT, signal -> System.exit(ENDED_BY_CTRL_C));
  }

  @Override
  public boolean isTerminal() {
    return true;
  }

  /** Ctrl-C drops what is on the line; where nothing is, that is the end. */
  @Override
  public @Nullable String next() {
    while (true) {
      try {
        return reader.readLine("> ");
      } catch (UserInterruptException e) {
        if (e.getPartialLine().isEmpty()) {
          return null;
        }
      } catch (EndOfFileException e) {
        return null;
      }
    }
  }

  /** The second Ctrl-C ends the program all the same. */
  @Override
  public void during(Runnable work, BooleanSupplier stop) {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean stopping = new AtomicBoolean();
    var unused =
        terminal.handle(
            Signal.INT,
            signal -> {
              if (stopping.getAndSet(true)) {
                System.exit(ENDED_BY_CTRL_C);
              }
              // It may not have come to where it can be stopped.
              while (!ended.get() && !stop.getAsBoolean()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
              }
            });
    try {
      work.run();
    } finally {
      ended.set(true);
      endOnCtrlC();
    }
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }

  /** Lines of before, without those that nobody should find in a file. */
  private static final class KeptLines extends DefaultHistory {
    @Override
    public void add(Instant time, String line) {
      if (!TravellerPolicy.isSecret(line) && !KEY.matcher(line).find()) {
        super.add(time, line);
      }
    }
  }
}
