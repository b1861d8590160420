package com.ifriend.app.transfer;

import com.google.adk.sessions.SessionException;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents.Holder;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ForeignEvent;
import com.ifriend.store.ForeignEvent.Missing;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.UnstorableValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Brings what a source has into a store. Only what is missing is added, told by the ids of sessions
 * and events: run again, it goes on where it was stopped, and adds nothing twice. Nothing that is
 * there is changed. For one thread.
 */
public final class Importer implements Source.Receiver {
  private static final int PROGRESS_EVERY = 100;

  private final SessionStore store;
  private final Options options;
  private final Consumer<ImportReport> progress;
  private final ImportReport report = new ImportReport();

  /** The app whose sessions are taken, where all go to one. */
  private Optional<String> first = Optional.empty();

  private final SharedState shared;
  private final SourceEvents events;

  /**
   * What to do.
   *
   * @param dryRun to say only what would be done
   * @param app the app to which all of it goes, if not to its own
   * @param agent the author that all events get which no user wrote, if they do not keep theirs
   * @param onlyApp the app of the source to take sessions of, if not all are taken
   */
  public record Options(
      boolean dryRun, Optional<String> app, Optional<String> agent, Optional<String> onlyApp) {}

  /**
   * @param progress is told now and then how far it is
   */
  public Importer(SessionStore store, Options options, Consumer<ImportReport> progress) {
    this.store = store;
    this.options = options;
    this.progress = progress;
    this.shared = new SharedState(store, report, options.dryRun);
    this.events = new SourceEvents(report, options.agent);
  }

  /**
   * Brings all in.
   *
   * @throws IOException if the source cannot be read to its end; what was read is in the store
   * @throws StoreException if the store cannot be reached; as above
   */
  public void run(Source source) throws IOException {
    source.read(this);
  }

  /** The apps of which a source has sessions or state, by name. */
  public static Set<String> apps(Source source) throws IOException {
    Set<String> apps = new TreeSet<>();
    source.read(
        new Source.Receiver() {
          @Override
          public void conversation(Conversation conversation) {
            apps.add(conversation.key().appName());
          }

          @Override
          public void shared(String app, Optional<String> user, StatePatch state) {
            apps.add(app);
          }

          @Override
          public void odd(String what, String where, boolean lost) {}
        });
    return apps;
  }

  /** What became of what was read until now. */
  public ImportReport report() {
    return report;
  }

  @Override
  public void odd(String what, String where, boolean lost) {
    report.odd(what, where, lost);
  }

  @Override
  public void shared(String app, Optional<String> user, StatePatch state) {
    if (taken(app) && !state.isEmpty()) {
      if (isSecond(app)) {
        report.odd("shared state of a second app; --only-app chooses one", app, true);
        return;
      }
      String target = options.app.orElse(app);
      if (!fits(target) || !user.map(Importer::fits).orElse(true)) {
        report.odd("shared state of an app or a user whose name cannot be stored", target, true);
        return;
      }
      shared.add(user.map(u -> Holder.user(target, u)).orElseGet(() -> Holder.app(target)), state);
    }
  }

  private boolean taken(String app) {
    return options.onlyApp.map(app::equals).orElse(true);
  }

  /** Whether it would be mixed with another one, because all go to the same. */
  private boolean isSecond(String app) {
    if (options.app.isEmpty()) {
      return false;
    }
    first = first.or(() -> Optional.of(app));
    return !first.get().equals(app);
  }

  @Override
  public void conversation(Conversation conversation) {
    SessionKey from = conversation.key();
    if (!taken(from.appName())) {
      return;
    }
    report.sessions++;
    if (isSecond(from.appName())) {
      left("a session of a second app; --only-app chooses one", from);
      return;
    }
    SessionKey key = new SessionKey(options.app.orElse(from.appName()), from.userId(), from.id());
    if (!fits(key)) {
      left("a session whose id, user or app is empty, too long, or has blanks around it", key);
      return;
    }
    try {
      bring(key, conversation);
    } catch (SessionIdTakenException e) {
      left(
          "a session whose id another app or user has in this Redis; REDIS_KEYS=scoped keeps both",
          key);
    } catch (SessionException e) {
      rethrowIfAway(e);
      left("a session that the store refuses (" + e.getClass().getSimpleName() + ")", key);
    }
    if (report.sessions % PROGRESS_EVERY == 0) {
      progress.accept(report);
    }
  }

  /** A refusal concerns what was refused; without a store there is nothing to go on with. */
  static void rethrowIfAway(SessionException e) {
    if (e instanceof StoreException failure && failure.retryable()) {
      throw e;
    }
  }

  private void left(String what, SessionKey key) {
    report.left++;
    report.odd(what, key.id(), true);
  }

  private static boolean fits(SessionKey key) {
    return key.id().equals(key.id().trim())
        && fits(key.appName())
        && fits(key.userId())
        && fits(key.id());
  }

  private static boolean fits(String id) {
    return !id.isEmpty()
        && id.length() <= StoredSessionService.MAX_ID_LENGTH
        && StandardCharsets.UTF_8.newEncoder().canEncode(id);
  }

  private void bring(SessionKey key, Conversation conversation) {
    List<ForeignEvent> read = events.read(key, conversation);
    ScopedPatch state = conversation.state().orElseGet(() -> SourceEvents.atTheEnd(read));
    Optional<StoredSession> there = store.load(key, EventWindow.ALL);
    shared(conversation.key().appName(), Optional.empty(), state.app());
    shared(conversation.key().appName(), Optional.of(key.userId()), state.user());
    if (there.isPresent()) {
      extend(there.get(), read, state.session(), conversation.title());
      return;
    }
    if (!options.dryRun) {
      var unused =
          store.create(key, new ScopedPatch(StatePatch.NONE, StatePatch.NONE, state.session()));
    }
    report.created++;
    for (ForeignEvent event : read) {
      add(key, titled(event.document(), conversation.title()), StatePatch.NONE);
    }
  }

  /** With a title that a source knows. A session takes the first one it is given. */
  private static NewEvent titled(NewEvent event, Optional<String> title) {
    return title.isEmpty()
        ? event
        : new NewEvent(event.id(), event.timestamp(), event.json(), title, OptionalLong.empty());
  }

  private void add(SessionKey key, NewEvent event, StatePatch state) {
    if (!options.dryRun) {
      store.append(
          key,
          event,
          new ScopedPatch(StatePatch.NONE, StatePatch.NONE, state),
          OptionalLong.empty());
    }
    report.added++;
  }

  /** Adds what an existing session lacks, at its end. */
  private void extend(
      StoredSession there, List<ForeignEvent> events, StatePatch state, Optional<String> title) {
    SessionKey key = there.key();
    Map<String, StoredEvent> others = byId(there);
    List<ForeignEvent> missing = new ArrayList<>();
    boolean inOrder = true;
    for (ForeignEvent event : events) {
      StoredEvent stored = others.remove(event.document().id());
      if (stored == null) {
        missing.add(event);
        continue;
      }
      inOrder &= missing.isEmpty();
      report.known++;
      if (!event.isSame(stored)) {
        report.odd("an event that differs from the one there, which stays", key.id(), true);
      }
    }
    if (!missing.isEmpty() && !(inOrder && others.isEmpty())) {
      report.odd(
          "a session that went on in both places: what was missing is at its end", key.id(), false);
    }
    Set<String> changedHere = changedBy(others.values());
    Map<String, String> values = new HashMap<>(there.state().session());
    for (ForeignEvent event : missing) {
      StatePatch patch = without(changedHere, event.patch().session());
      add(key, titled(event.document(), title), patch);
      values.putAll(patch.puts());
      values.keySet().removeAll(patch.removals());
    }
    StatePatch lacking = lacking(key, values, changedHere, state);
    if (!lacking.isEmpty()) {
      report.odd(
          "a session whose state lacked values: an event of its own adds them", key.id(), false);
      add(key, ForeignEvent.ofState(bearer(there, lacking), lacking).document(), lacking);
    }
    if (missing.isEmpty() && lacking.isEmpty()) {
      report.complete++;
    } else {
      report.extended++;
    }
  }

  private static Map<String, StoredEvent> byId(StoredSession session) {
    Map<String, StoredEvent> events = new LinkedHashMap<>();
    int position = 0;
    for (StoredEvent event : session.events()) {
      position++;
      String id = ForeignEvent.id(event).orElse("");
      events.put(
          id.isEmpty() ? SourceEvents.idOf(session.key(), position, event.json()) : id, event);
    }
    return events;
  }

  /** The keys of the state that events change. */
  private static Set<String> changedBy(Collection<StoredEvent> events) {
    Set<String> keys = new HashSet<>();
    for (StoredEvent event : events) {
      try {
        StatePatch patch = ForeignEvent.ours(event.json()).patch().session();
        keys.addAll(patch.puts().keySet());
        keys.addAll(patch.removals());
      } catch (UnstorableValueException e) {
        // It changes nothing that could be known.
      }
    }
    return keys;
  }

  private static StatePatch without(Set<String> keys, StatePatch patch) {
    Map<String, String> puts = new HashMap<>(patch.puts());
    puts.keySet().removeAll(keys);
    Set<String> removals = new HashSet<>(patch.removals());
    removals.removeAll(keys);
    return new StatePatch(puts, removals);
  }

  /** What of the state is neither there, nor was removed there. */
  private StatePatch lacking(
      SessionKey key, Map<String, String> values, Set<String> changedHere, StatePatch state) {
    Map<String, String> lacking = new HashMap<>();
    state
        .puts()
        .forEach(
            (name, json) -> {
              String value = values.get(name);
              if (value == null && !changedHere.contains(name)) {
                lacking.put(name, json);
              } else if (value == null || !SharedState.isSame(value, json)) {
                report.odd(
                    "a value of a session's state that differs from the one there, which stays",
                    key.id(),
                    false);
              }
            });
    return new StatePatch(lacking, Set.of());
  }

  private static Missing bearer(StoredSession session, StatePatch state) {
    return new Missing(
        SourceEvents.idOf(
            session.key(),
            0,
            new TreeMap<>(state.puts()).toString().getBytes(StandardCharsets.UTF_8)),
        session.lastEventAt().toEpochMilli(),
        "import",
        "system");
  }
}
