package com.ifriend.app.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A file with a session of ADK for Python on each line, as {@link SessionJson#whole} reads it. */
final class SessionLines extends LinesSource {
  SessionLines(String where) throws IOException {
    super(where);
  }

  @Override
  void line(String line, String where, Receiver receiver) {
    SessionJson.parse(line.getBytes(StandardCharsets.UTF_8), where, receiver)
        .ifPresent(session -> SessionJson.whole(session, where, receiver));
  }
}
