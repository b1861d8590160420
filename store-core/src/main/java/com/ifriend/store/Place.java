package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where a document of a store belongs. What is sealed is sealed for its place, and cannot be opened
 * in another one. Immutable.
 *
 * @param kind what it is
 * @param app the app
 * @param user empty for what the app's users share
 * @param session empty for what the user's sessions share
 * @param name the key of a value, or the position of an event, from 1
 */
public record Place(Kind kind, String app, String user, String session, String name) {
  /** What kinds of documents there are. */
  public enum Kind {
    EVENT("event"),
    TITLE("title"),
    APP_STATE("app state"),
    USER_STATE("user state"),
    SESSION_STATE("session state");

    /** A part of each seal: never to be changed. */
    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  public Place {
    requireNonNull(kind, "kind");
    requireNonNull(app, "app");
    requireNonNull(user, "user");
    requireNonNull(session, "session");
    requireNonNull(name, "name");
  }

  /**
   * An event.
   *
   * @param position in the history, from 1
   */
  public static Place event(SessionKey key, long position) {
    return new Place(Kind.EVENT, key.appName(), key.userId(), key.id(), Long.toString(position));
  }

  /** The title of a session. */
  public static Place title(SessionKey key) {
    return new Place(Kind.TITLE, key.appName(), key.userId(), key.id(), "");
  }

  /** A value that all users of the app share. */
  public static Place appState(String app, String name) {
    return new Place(Kind.APP_STATE, app, "", "", name);
  }

  /** A value that all sessions of a user share. */
  public static Place userState(String app, String user, String name) {
    return new Place(Kind.USER_STATE, app, user, "", name);
  }

  /** A value of one session. */
  public static Place sessionState(SessionKey key, String name) {
    return new Place(Kind.SESSION_STATE, key.appName(), key.userId(), key.id(), name);
  }

  /** The position of an event. */
  public long position() {
    return Long.parseLong(name);
  }

  /** The session it belongs to, if it belongs to one. */
  public SessionKey sessionKey() {
    return new SessionKey(app, user, session);
  }

  /** Two different places never give the same bytes. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (String part : new String[] {kind.label, app, user, session, name}) {
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
    return kind.label
        + (name.isEmpty() ? "" : " " + name)
        + (session.isEmpty() ? "" : " of session " + session);
  }
}
