package com.ifriend.checklist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a command printed.
 *
 * @param text standard output and standard error as they came, without colours
 */
record Output(int exitCode, String text) {
  static Output of(String text) {
    return new Output(0, text);
  }

  /** A file as text, also one that is being written or was cut, and ends inside a character. */
  static String read(Path printed) throws IOException {
    return new String(Files.readAllBytes(printed), UTF_8);
  }
}
