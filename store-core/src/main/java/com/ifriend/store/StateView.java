package com.ifriend.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.State;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session as ADK shows it, read from JSON when somebody looks at it.
 *
 * <p>The sessions of a list share the JSON of {@code app:} and {@code user:} state, so that a list
 * costs no copy of it for each session; what a caller reads or changes is still his own.
 *
 * <p>Thread-safe.
 */
final class StateView extends AbstractMap<String, Object> implements ConcurrentMap<String, Object> {
  private final SessionKey owner;
  private final ConcurrentMap<String, Object> values = new ConcurrentHashMap<>();

  /** What is not among the values yet; null once all is. */
  private volatile @Nullable ScopedState unread;

  StateView(SessionKey owner, ScopedState state) {
    this.owner = owner;
    this.unread = state;
  }

  /**
   * All values at once, without those that were put aside.
   *
   * @throws DamagedDocumentException if one holds no JSON
   */
  static ConcurrentMap<String, Object> read(SessionKey owner, ScopedState state) {
    return new StateView(owner, state).all();
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    if (unread != null) {
      synchronized (this) {
        ScopedState rest = unread;
        if (rest != null && !values.containsKey(name)) {
          Place place = place(name);
          String json = scope(rest, place).get(place.name());
          if (json != null) {
            put(name, place, json);
          }
        }
      }
    }
    return values.get(name);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  /** Who walks through the values, or changes one, needs them all. */
  private ConcurrentMap<String, Object> all() {
    if (unread != null) {
      synchronized (this) {
        ScopedState rest = unread;
        if (rest != null) {
          readAll("", rest.session());
          readAll(State.USER_PREFIX, rest.user());
          readAll(State.APP_PREFIX, rest.app());
          unread = null;
        }
      }
    }
    return values;
  }

  private void readAll(String prefix, Map<String, String> scope) {
    scope.forEach(
        (name, json) -> {
          if (!values.containsKey(prefix + name)) {
            put(prefix + name, place(prefix + name), json);
          }
        });
  }

  private Place place(String key) {
    if (key.startsWith(State.APP_PREFIX)) {
      return Place.appState(owner.appName(), key.substring(State.APP_PREFIX.length()));
    }
    return key.startsWith(State.USER_PREFIX)
        ? Place.userState(
            owner.appName(), owner.userId(), key.substring(State.USER_PREFIX.length()))
        : Place.sessionState(owner, key);
  }

  private static Map<String, String> scope(ScopedState state, Place place) {
    return switch (place.kind()) {
      case APP_STATE -> state.app();
      case USER_STATE -> state.user();
      default -> state.session();
    };
  }

  private void put(String key, Place place, String json) {
    if (SetAside.is(json)) {
      return;
    }
    Object value;
    try {
      value = Json.readValue(json);
    } catch (JsonProcessingException e) {
      throw new DamagedDocumentException(owner, place, Optional.empty(), "does not hold JSON");
    }
    if (value != null) {
      values.put(key, value);
    }
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return all().entrySet();
  }

  @Override
  public @Nullable Object put(String key, Object value) {
    return all().put(key, value);
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    return key == null ? null : all().remove(key);
  }

  @Override
  public @Nullable Object putIfAbsent(String key, Object value) {
    return all().putIfAbsent(key, value);
  }

  @Override
  public boolean remove(Object key, @Nullable Object value) {
    return value != null && all().remove(key, value);
  }

  @Override
  public boolean replace(String key, Object before, Object value) {
    return all().replace(key, before, value);
  }

  @Override
  public @Nullable Object replace(String key, Object value) {
    return all().replace(key, value);
  }
}
