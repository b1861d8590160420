package com.ifriend.app.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A text file in UTF-8, line by line. */
abstract class LinesSource implements Source {
  private final Path file;

  /**
   * @param where the path of the file
   */
  LinesSource(String where) throws IOException {
    if (where.contains("://")) {
      // Not repeated: it may hold a password.
      throw new IOException("The source is a file, and a URL was given");
    }
    file = path(where);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException("There is no file " + file + " that can be read");
    }
  }

  private static Path path(String where) throws IOException {
    try {
      return Path.of(where);
    } catch (InvalidPathException e) {
      throw new IOException("The source is a file, and no path was given", e);
    }
  }

  @Override
  public final void read(Receiver receiver) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          line(line, "line " + number, receiver);
        }
        number++;
      }
      end(receiver);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is no text in UTF-8", e);
    }
  }

  /** A pipe is not. */
  @Override
  public final boolean isReadTwice() {
    return Files.isRegularFile(file);
  }

  /**
   * Takes a line that is not blank.
   *
   * @param where its number, in words
   */
  abstract void line(String line, String where, Receiver receiver) throws IOException;

  /** There are no more lines. */
  void end(Receiver receiver) {}

  @Override
  public final void close() {}
}
