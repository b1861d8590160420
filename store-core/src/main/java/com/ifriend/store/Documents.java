package com.ifriend.store;

import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a store holds, document by document, for those who look after it: who seals it, opens it or
 * mends it while it is in use. No request path uses this; a scan walks through everything.
 *
 * <p>Bytes are those that the store keeps. Where they are sealed, {@link #open} and {@link #close}
 * translate. Blocking and thread-safe; errors are those of {@link SessionStore}.
 */
public interface Documents {
  /**
   * A page of all that holds documents: live sessions, users and apps with shared state, also of
   * users who have no session. What is there from the first page to the last is on one of them, and
   * may be on two.
   *
   * @param cursor {@link Page#next} of the page before, also of another process; empty for the
   *     first page
   * @throws IllegalArgumentException if the cursor is none that this store gave
   */
  Page scan(Optional<String> cursor);

  /**
   * Everything that the holder holds at one instant, also what a load would refuse. Does not
   * lengthen a session's life.
   *
   * @return empty if it holds nothing, or is a session that has expired
   */
  Optional<Holding> read(Holder holder);

  /**
   * Puts other bytes in place of a document, if it still is what is expected, in one atomic step
   * that keeps the counts of the header right. Order, deadlines and event ids stay as they are.
   * Other processes, which remember what they have read, notice.
   *
   * @return whether it was as expected, and was replaced
   */
  boolean replace(Place place, byte[] expected, byte[] replacement);

  /**
   * Makes the header of a session anew from what is there: counts, sizes and times. Nothing is
   * removed but fields of the header that hold nonsense. One whose header was lost lives for a TTL
   * from now.
   *
   * @return false, and nothing is changed, if the events are no longer those that the header is
   *     for, or there is nothing of the session
   */
  boolean rebuild(SessionKey key, Header header);

  /** The note that the store keeps for all its users; empty while there is none. One round trip. */
  Optional<String> note();

  /**
   * Changes the note in one atomic step.
   *
   * @return whether it was as expected, and was changed
   */
  @CanIgnoreReturnValue
  boolean note(Optional<String> expected, String note);

  /**
   * What stored bytes stand for.
   *
   * @throws StoreException if they cannot be opened, saying why
   */
  default byte[] open(Place place, byte[] stored) {
    return stored;
  }

  /**
   * In words, the key that could open what {@link #open} cannot.
   *
   * @return empty if it is not a matter of keys
   */
  default Optional<String> missingKey(Place place, byte[] stored) {
    return place.kind() == Place.Kind.EVENT && SealedForm.isEvent(stored)
        ? Optional.of("a key of a keyset (SESSION_ENCRYPTION_KEYSET is not set)")
        : Optional.empty();
  }

  /** The form in which the store is to keep it. */
  default byte[] close(Place place, byte[] clear) {
    return clear;
  }

  /**
   * Who holds documents.
   *
   * @param user empty for an app
   * @param session empty for an app or a user
   */
  record Holder(Kind kind, String app, String user, String session) {
    /** What kinds of holders there are. */
    public enum Kind {
      APP,
      USER,
      SESSION
    }

    public static Holder of(SessionKey key) {
      return new Holder(Kind.SESSION, key.appName(), key.userId(), key.id());
    }

    public static Holder app(String app) {
      return new Holder(Kind.APP, app, "", "");
    }

    public static Holder user(String app, String user) {
      return new Holder(Kind.USER, app, user, "");
    }

    /** If it is a session. */
    public SessionKey sessionKey() {
      return new SessionKey(app, user, session);
    }
  }

  /**
   * Some holders.
   *
   * @param next cursor of the page behind; empty if this is the last one
   */
  record Page(List<Holder> holders, Optional<String> next) {
    public Page {
      holders = List.copyOf(holders);
    }
  }

  /**
   * A document as it is stored.
   *
   * @param stored must not be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Document(Place place, byte[] stored) {}

  /**
   * What a holder holds.
   *
   * @param documents all of them, events in the order of their positions
   * @param counted how many events the header of a session counts; empty if it has none, or it is
   *     no number
   * @param defects what is wrong with the header and can be made anew, in words
   * @param losses what is lost for good beside events, in words
   */
  record Holding(
      List<Document> documents, OptionalLong counted, List<String> defects, List<String> losses) {
    public Holding {
      documents = List.copyOf(documents);
      defects = List.copyOf(defects);
      losses = List.copyOf(losses);
    }

    /** The events alone. */
    public List<Document> events() {
      return documents.stream()
          .filter(document -> document.place().kind() == Place.Kind.EVENT)
          .toList();
    }
  }

  /**
   * What a header is made from.
   *
   * @param events one for each position that the session is to have, from 1
   * @param title as it is to be stored, if the header has none
   * @param createdAt if the header does not know
   */
  record Header(List<Known> events, Optional<String> title, Instant createdAt) {
    public Header {
      events = List.copyOf(events);
    }
  }

  /**
   * What is known of an event.
   *
   * @param id empty if it is not known
   * @param timestamp in milliseconds since the epoch; 0 if it is not known
   * @param filler what to put in its position, where nothing is
   */
  record Known(String id, long timestamp, Optional<byte[]> filler) {}
}
