package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.adk.sessions.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A state delta as ADK hands it over, taken apart by scope, each value in the form in which it will
 * come back from the store.
 *
 * <p>A null or {@link State#REMOVED} value removes its key. {@code temp:} keys are kept apart: they
 * live in the session object of the run and are never stored.
 */
final class StateChanges {
  private static final StateChanges NONE = new StateChanges();

  private final Map<String, Object> stored = new HashMap<>();
  private final Map<String, Object> temporary = new HashMap<>();
  private final Scope app = new Scope();
  private final Scope user = new Scope();
  private final Scope session = new Scope();

  /**
   * @throws UnstorableValueException naming the key, if a value cannot be stored
   */
  static StateChanges of(@Nullable Map<String, ?> delta) {
    if (delta == null || delta.isEmpty()) {
      return NONE;
    }
    StateChanges changes = new StateChanges();
    delta.forEach(changes::add);
    return changes;
  }

  private void add(String key, @Nullable Object value) {
    if (key.startsWith(State.TEMP_PREFIX)) {
      temporary.put(key, value == null ? State.REMOVED : value);
      return;
    }
    if (!Json.isWellFormed(key)) {
      throw new UnstorableValueException(
          "A state key holds half of a surrogate pair, which has no UTF-8 form; use well-formed text",
          null);
    }
    Scope scope;
    String name;
    if (key.startsWith(State.APP_PREFIX)) {
      scope = app;
      name = key.substring(State.APP_PREFIX.length());
    } else if (key.startsWith(State.USER_PREFIX)) {
      scope = user;
      name = key.substring(State.USER_PREFIX.length());
    } else {
      scope = session;
      name = key;
    }
    if (value == null || value == State.REMOVED) {
      scope.removals.add(name);
      stored.put(key, State.REMOVED);
      return;
    }
    try {
      String json = SealedForm.avoid(Json.writeNumbersOnly(value));
      Object normal = requireNonNull(Json.readValue(json), "a value that reads as null");
      requireFinite(normal);
      scope.puts.put(name, json);
      stored.put(key, normal);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new UnstorableValueException(
          "State key '"
              + (key.length() > 100 ? key.substring(0, 100) + "…" : key)
              + "' has a value of type "
              + value.getClass().getName()
              + " that cannot be stored as JSON; use strings, finite numbers, booleans, lists and"
              + " maps of those",
          e);
    }
  }

  private static void requireFinite(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(StateChanges::requireFinite);
    } else if (value instanceof List<?> list) {
      list.forEach(StateChanges::requireFinite);
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      throw new IllegalArgumentException("a number that is not finite");
    }
  }

  ScopedPatch patch() {
    return new ScopedPatch(app.patch(), user.patch(), session.patch());
  }

  /** The delta to keep in the stored event: normalised, without {@code temp:} keys. */
  Map<String, Object> stored() {
    return stored;
  }

  /** Brings the changes, temporary ones too, into the state of a live session. */
  void applyTo(Map<String, Object> state) {
    stored.forEach((key, value) -> apply(state, key, value));
    temporary.forEach((key, value) -> apply(state, key, value));
  }

  private static void apply(Map<String, Object> state, String key, Object value) {
    if (value == State.REMOVED) {
      state.remove(key);
    } else {
      state.put(key, value);
    }
  }

  private static final class Scope {
    final Map<String, String> puts = new HashMap<>();
    final Set<String> removals = new HashSet<>();

    StatePatch patch() {
      return puts.isEmpty() && removals.isEmpty()
          ? StatePatch.NONE
          : new StatePatch(puts, removals);
    }
  }
}
