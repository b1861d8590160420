package com.ifriend.app.transfer;

import com.google.adk.sessions.SessionException;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.Documents.Document;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Brings state of apps and users into a store, which stays as it is where it has some. */
final class SharedState {
  private final SessionStore store;
  private final ImportReport report;
  private final boolean dryRun;

  /** What was written, or looked at, already. */
  private final Map<Holder, Map<String, String>> seen = new HashMap<>();

  SharedState(SessionStore store, ImportReport report, boolean dryRun) {
    this.store = store;
    this.report = report;
    this.dryRun = dryRun;
  }

  /**
   * Adds the keys that are missing.
   *
   * @throws StoreException if the store cannot be reached; what it refuses is reported
   */
  void add(Holder holder, StatePatch state) {
    String owner = holder.user().isEmpty() ? holder.app() : holder.user();
    Map<String, String> there;
    try {
      there = seen.computeIfAbsent(holder, this::stored);
    } catch (SessionException e) {
      refused(e, "shared state that the store cannot read", owner);
      return;
    }
    Map<String, String> missing = new HashMap<>();
    state
        .puts()
        .forEach(
            (key, json) -> {
              String before = there.putIfAbsent(key, json);
              if (before == null) {
                missing.put(key, json);
              } else if (!isSame(before, json)) {
                report.odd(
                    "a shared value that differs from the one there, which stays", owner, false);
              }
            });
    if (!missing.isEmpty()) {
      write(holder, missing, owner);
    }
  }

  /** All at once or, if the store refuses that, what it does not refuse. */
  private void write(Holder holder, Map<String, String> missing, String owner) {
    try {
      if (!dryRun) {
        carry(holder, new StatePatch(missing, Set.of()));
      }
      report.values += missing.size();
    } catch (SessionException e) {
      if (missing.size() == 1) {
        refused(e, "a shared value that the store refuses", owner);
        return;
      }
      Importer.rethrowIfAway(e);
      missing.forEach((key, json) -> write(holder, Map.of(key, json), owner));
    }
  }

  private void refused(SessionException e, String what, String where) {
    Importer.rethrowIfAway(e);
    report.odd(what + " (" + e.getClass().getSimpleName() + ")", where, true);
  }

  /** By way of a session that is there for a moment. */
  private void carry(Holder holder, StatePatch patch) {
    SessionKey carrier =
        new SessionKey(
            holder.app(),
            holder.user().isEmpty() ? "import" : holder.user(),
            "import-" + UUID.randomUUID());
    var unused =
        store.create(
            carrier,
            holder.kind() == Holder.Kind.APP
                ? new ScopedPatch(patch, StatePatch.NONE, StatePatch.NONE)
                : new ScopedPatch(StatePatch.NONE, patch, StatePatch.NONE));
    store.delete(carrier);
  }

  private Map<String, String> stored(Holder holder) {
    Documents documents = store.documents();
    Map<String, String> values = new HashMap<>();
    for (Document document :
        documents.read(holder).map(Documents.Holding::documents).orElse(List.of())) {
      values.put(
          document.place().name(),
          new String(documents.open(document.place(), document.stored()), StandardCharsets.UTF_8));
    }
    return values;
  }

  /** Whether two texts of JSON say the same. */
  static boolean isSame(String one, String other) {
    try {
      return one.equals(other)
          || SessionJson.MAPPER.readTree(one).equals(SessionJson.MAPPER.readTree(other));
    } catch (IOException e) {
      return false;
    }
  }
}
