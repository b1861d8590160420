package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSession;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Appends to Redis and reads from there; the original follows in MySQL, and takes over where Redis
 * has nothing, is away, or has lost something.
 *
 * <p>Each append names its position, so that what follows in MySQL lands where it was: one round
 * trip while this process knows how long the session is, and one more for each other writer who was
 * faster. Thread-safe.
 */
final class TieredSessionStore implements SessionStore {
  private final Creating creating;
  private final Reading reading;
  private final Appending appending;
  private final Listing listing;
  private final Deleting deleting;
  private final TieredDocuments documents;

  TieredSessionStore(
      Tiers tiers,
      Mending mending,
      Archiver archiver,
      Durability durability,
      TieredDocuments documents) {
    this.creating = new Creating(tiers, mending);
    this.reading = new Reading(tiers, mending, archiver);
    this.appending = new Appending(tiers, archiver, reading, durability);
    this.listing = new Listing(tiers, mending, archiver);
    this.deleting = new Deleting(tiers, archiver);
    this.documents = documents;
  }

  @Override
  public StoredSession create(SessionKey key, ScopedPatch initialState) {
    return creating.create(key, initialState);
  }

  @Override
  public Optional<StoredSession> load(SessionKey key, EventWindow window) {
    return reading.load(key, window);
  }

  @Override
  public OptionalLong append(
      SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
    return appending.append(key, event, patch, fence);
  }

  @Override
  public SessionPage list(String appName, String userId, PageRequest page) {
    return listing.list(appName, userId, page);
  }

  @Override
  public boolean delete(SessionKey key) {
    return deleting.delete(key);
  }

  @Override
  public Documents documents() {
    return documents;
  }
}
