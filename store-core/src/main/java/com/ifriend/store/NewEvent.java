package com.ifriend.store;

import static java.util.Objects.requireNonNull;

/**
 * An event on its way into a store. Immutable; the bytes belong to it and must not be changed.
 *
 * @see SessionStore#append
 */
public final class NewEvent {
  private final String id;
  private final long timestamp;
  private final byte[] json;

  /**
   * @param id unique within the session
   * @param timestamp the event's own, in milliseconds since the epoch; a client's clock
   * @param json one JSON document in UTF-8, kept as it is
   */
  public NewEvent(String id, long timestamp, byte[] json) {
    this.id = requireNonNull(id, "id");
    this.timestamp = timestamp;
    this.json = requireNonNull(json, "json");
  }

  public String id() {
    return id;
  }

  public long timestamp() {
    return timestamp;
  }

  public byte[] json() {
    return json;
  }
}
