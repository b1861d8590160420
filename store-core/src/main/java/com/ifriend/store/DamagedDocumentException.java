package com.ifriend.store;

import com.google.adk.sessions.SessionKey;
import java.util.List;
import java.util.Optional;

/**
 * Something that a session needs is there and cannot be read: an event that is no event in JSON, a
 * value of state that is no JSON. The rest of the session is whole; {@link SessionRepair} puts the
 * damaged document aside.
 */
public final class DamagedDocumentException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final transient Place place;
  private final String eventId;

  DamagedDocumentException(SessionKey key, Place place, Optional<String> eventId, String cause) {
    super(
        "Session "
            + key.id()
            + " of "
            + key.userId()
            + " has a damaged document: "
            + place
            + eventId.map(id -> " (id " + id + ")").orElse("")
            + " "
            + cause
            + ". To put it aside and keep the rest: ifriend sessions repair USER SESSION");
    this.place = place;
    this.eventId = eventId.orElse("");
  }

  /**
   * The first of some events that cannot be read, if one cannot.
   *
   * @param before how many events of the session are in front of these
   */
  public static Optional<DamagedDocumentException> in(
      SessionKey key, long before, List<StoredEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      byte[] json = events.get(i).json();
      if (!SealedForm.isEvent(json) && !SetAside.is(json) && Damage.ofEvent(json).isPresent()) {
        return Optional.of(Damage.inEvent(Place.event(key, before + i + 1), json));
      }
    }
    return Optional.empty();
  }

  /** Where the damaged document is. */
  public Place place() {
    return place;
  }

  /** The id of the damaged event, as far as it can be read. */
  public Optional<String> eventId() {
    return eventId.isEmpty() ? Optional.empty() : Optional.of(eventId);
  }
}
