package com.ifriend.app.command;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What somebody says, line by line. */
interface Lines extends Closeable {
  /** The next one; null when there are no more. */
  @Nullable String next() throws IOException;

  /**
   * Runs what takes a while; Ctrl-C meanwhile stops that, and not the program.
   *
   * @param stop tells whether there was something to stop
   */
  default void during(Runnable work, BooleanSupplier stop) {
    work.run();
  }

  /** Whether a person sits there, who wants to see where to type and that something goes on. */
  default boolean isTerminal() {
    return false;
  }

  @Override
  default void close() throws IOException {}

  /** Those of a file or a pipe. */
  static Lines of(BufferedReader in) {
    return in::readLine;
  }
}
