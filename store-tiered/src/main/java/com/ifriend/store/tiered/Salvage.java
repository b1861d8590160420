package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.Documents;
import com.ifriend.store.NewEvent;
import com.ifriend.store.Replay;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What only a copy has, where it and its original have parted. Thread-safe. */
final class Salvage {
  private static final Logger log = LoggerFactory.getLogger(Salvage.class);

  private final Tiers tiers;
  private final SharedScopes shared;

  Salvage(Tiers tiers, SharedScopes shared) {
    this.tiers = tiers;
    this.shared = shared;
  }

  /**
   * Adds all that the original lacks to its end.
   *
   * @param copy empty if it is torn
   * @param fence newest token that the copy has seen
   */
  void keep(
      SessionKey key, StoredSession original, Optional<StoredSession> copy, OptionalLong fence) {
    fence.ifPresent(token -> fence(key, original.createdAt(), token));
    Set<String> ids = new HashSet<>();
    for (StoredEvent event : original.events()) {
      ids.add(Replay.of(event.json(), 0).event().id());
    }
    int added = 0;
    for (byte[] json : copy.map(Salvage::events).orElseGet(() -> salvaged(key))) {
      Replay replay = Replay.of(json, 0);
      // One that cannot be read is damaged in the copy alone, or was archived as it is.
      if (replay.isReadable() && ids.add(replay.event().id())) {
        try {
          addToOriginal(
              key,
              Optional.of(original.createdAt()),
              replay.event(),
              replay.patch(),
              OptionalLong.empty());
        } catch (SessionNotFoundException e) {
          // It was deleted meanwhile.
          return;
        }
        added++;
      }
    }
    if (added > 0) {
      log.warn(
          "{} events of session {} were in Redis alone; they are behind those of MySQL now",
          added,
          key.id());
    }
  }

  private static List<byte[]> events(StoredSession session) {
    return session.events().stream().map(StoredEvent::json).toList();
  }

  /** The events of a torn copy that can be read. */
  private List<byte[]> salvaged(SessionKey key) {
    return tiers.hot(
        hot -> {
          Documents documents = hot.documents();
          List<byte[]> events = new ArrayList<>();
          documents
              .read(Documents.Holder.of(key))
              .map(Documents.Holding::events)
              .orElse(List.of())
              .forEach(
                  event -> {
                    try {
                      events.add(documents.open(event.place(), event.stored()));
                    } catch (StoreException e) {
                      log.warn("An event of a torn copy cannot be opened: {}", e.getMessage());
                    }
                  });
          return events;
        });
  }

  /** Adds an event to the end of the original that was created then, wherever that is; once. */
  void addToOriginal(
      SessionKey key,
      Optional<Instant> createdAt,
      NewEvent event,
      ScopedPatch patch,
      OptionalLong fence) {
    NewEvent anywhere =
        new NewEvent(
            event.id(), event.timestamp(), event.json(), event.title(), OptionalLong.empty());
    ScopedPatch rest = shared.without(key, patch);
    var unused =
        tiers.cold(createdAt, cold -> cold.append(key, anywhere, rest, OptionalLong.empty()));
    if (createdAt.isPresent() && fence.isPresent()) {
      fence(key, createdAt.get(), fence.getAsLong());
    }
  }

  private void fence(SessionKey key, Instant createdAt, long token) {
    tiers.tellOriginals(originals -> originals.fence(key, createdAt, token));
  }
}
