package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event on its way into a store. Immutable; the bytes belong to it and must not be changed.
 *
 * @see SessionStore#append
 */
public final class NewEvent {
  private final String id;
  private final long timestamp;
  private final byte[] json;
  private final Optional<String> title;
  private final OptionalLong position;

  /** An event that gives its session no title. */
  public NewEvent(String id, long timestamp, byte[] json) {
    this(id, timestamp, json, Optional.empty(), OptionalLong.empty());
  }

  /**
   * @param id unique within the session
   * @param timestamp the event's own, in milliseconds since the epoch; a client's clock
   * @param json one JSON document in UTF-8, kept as it is
   * @param title of the session, unless it has one already
   * @param position in the history, from 1, in which it must land; empty for the next one,
   *     whichever that is
   */
  public NewEvent(
      String id, long timestamp, byte[] json, Optional<String> title, OptionalLong position) {
    this.id = requireNonNull(id, "id");
    this.timestamp = timestamp;
    this.json = requireNonNull(json, "json");
    this.title = requireNonNull(title, "title");
    this.position = requireNonNull(position, "position");
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

  public Optional<String> title() {
    return title;
  }

  public OptionalLong position() {
    return position;
  }
}
