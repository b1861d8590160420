package com.ifriend.store.encryption;

import com.google.adk.sessions.SessionKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where something sealed belongs, which is part of its seal: what is moved to another place cannot
 * be opened there.
 *
 * @param kind {@code event}, {@code title}, or the scope of a state
 * @param app the app
 * @param user empty for what the app's users share
 * @param session empty for what the user's sessions share
 * @param name the key of a value, or the position of an event
 */
record Place(String kind, String app, String user, String session, String name) {
  static Place event(SessionKey key, long position) {
    return new Place("event", key.appName(), key.userId(), key.id(), Long.toString(position));
  }

  static Place title(SessionKey key) {
    return new Place("title", key.appName(), key.userId(), key.id(), "");
  }

  static Place appState(SessionKey key, String name) {
    return new Place("app state", key.appName(), "", "", name);
  }

  static Place userState(SessionKey key, String name) {
    return new Place("user state", key.appName(), key.userId(), "", name);
  }

  static Place sessionState(SessionKey key, String name) {
    return new Place("session state", key.appName(), key.userId(), key.id(), name);
  }

  /** Two different places never give the same bytes. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (String part : new String[] {kind, app, user, session, name}) {
        byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** For an error; names of keys are no secrets, values are. */
  @Override
  public String toString() {
    return kind
        + (name.isEmpty() ? "" : " " + name)
        + (session.isEmpty() ? "" : " of session " + session);
  }
}
