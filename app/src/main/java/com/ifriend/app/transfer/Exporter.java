package com.ifriend.app.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.sessions.SessionException;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.PageRequest;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Writes sessions as JSON lines: one for the session with its state, each value of which is JSON as
 * text, then one for each event, with the very bytes that are stored.
 */
public final class Exporter {
  static final String SESSION = "session";
  static final String BEFORE_EVENT = "{\"event\":";
  static final String BEHIND_EVENT = "}";

  /** Of an event that cannot be a part of a line. */
  static final String BYTES = "event_base64";

  private final SessionStore store;
  private final Writer out;

  public Exporter(SessionStore store, Writer out) {
    this.store = store;
    this.out = out;
  }

  /**
   * Writes all sessions of a user that are there from the beginning to the end, last used first.
   *
   * @param unreadable is told of each that cannot be read, and why; the others are written
   * @return how many
   * @throws IOException if the output takes no more
   * @throws StoreException if the store cannot be reached
   */
  public int all(String app, String user, BiConsumer<SessionKey, SessionException> unreadable)
      throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    Optional<String> next = Optional.empty();
    do {
      SessionPage page = store.list(app, user, new PageRequest(PageRequest.MAX_LIMIT, next));
      page.sessions().forEach(session -> ids.add(session.key().id()));
      next = page.next();
    } while (next.isPresent());
    int written = 0;
    for (String id : ids) {
      SessionKey key = new SessionKey(app, user, id);
      try {
        written += one(key) ? 1 : 0;
      } catch (SessionException e) {
        if (e instanceof StoreException failure && failure.retryable()) {
          // Too much for one reply, or the store is away: then this fails as well.
          var unused = store.list(app, user, PageRequest.first(1));
        }
        unreadable.accept(key, e);
      }
    }
    return written;
  }

  /**
   * Writes one session.
   *
   * @return whether there is such a session
   * @throws IOException if the output takes no more
   * @throws SessionException if it cannot be read; nothing of it is written
   */
  public boolean one(SessionKey key) throws IOException {
    Optional<StoredSession> found = store.load(key, EventWindow.ALL);
    if (found.isPresent()) {
      write(found.get());
    }
    return found.isPresent();
  }

  private void write(StoredSession session) throws IOException {
    ObjectNode line = SessionJson.MAPPER.createObjectNode();
    ObjectNode about = line.putObject(SESSION);
    about.put("app", session.key().appName());
    about.put("user", session.key().userId());
    about.put("id", session.key().id());
    session.title().ifPresent(title -> about.put("title", title));
    about.put("created_at", session.createdAt().toString());
    about.put("last_event_at", session.lastEventAt().toString());
    about.put("events", session.events().size());
    state(line, "state", session.state().session());
    state(line, "user_state", session.state().user());
    state(line, "app_state", session.state().app());
    line(line.toString());
    for (StoredEvent event : session.events()) {
      line(line(event.json()));
    }
    // So that an output that takes no more is known before the next one is read.
    out.flush();
  }

  private static void state(ObjectNode line, String name, Map<String, String> values) {
    ObjectNode state = line.putObject(name);
    values.forEach(state::put);
  }

  /** Whole, if it is a text on one line that looks like JSON. */
  private static String line(byte[] event) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(event)).toString();
      if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && text.strip().endsWith("}")) {
        return BEFORE_EVENT + text + BEHIND_EVENT;
      }
    } catch (CharacterCodingException e) {
      // As bytes.
    }
    return SessionJson.MAPPER.createObjectNode().put(BYTES, event).toString();
  }

  private void line(String text) throws IOException {
    out.append(text).append('\n');
  }
}
