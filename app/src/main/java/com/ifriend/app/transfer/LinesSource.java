package com.ifriend.app.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file in UTF-8, line by line. */
abstract class LinesSource implements Source {
  private final Path file;

  LinesSource(Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException("There is no file " + file + " that can be read");
    }
    this.file = file;
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
