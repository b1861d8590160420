package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.store.Documents.Holder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The state that an app's users, or one user's sessions, share, for a store that has a copy of it
 * elsewhere. Errors are those of {@link com.ifriend.store.SessionStore}. Thread-safe.
 */
public final class MySqlSharedState {
  private final MySqlDatabase database;
  private final TableNames names;

  MySqlSharedState(MySqlDatabase database) {
    this.database = database;
    this.names = database.names();
  }

  /**
   * State that is shared, as it is stored.
   *
   * @param version of the copy that was taken over last
   */
  public record Shared(long version, Map<String, String> values) {
    public Shared {
      values = Map.copyOf(values);
    }
  }

  /**
   * The state that the app's users, or one user's sessions, share. Two round trips.
   *
   * @param holder an app or a user
   */
  public Shared of(Holder holder) {
    return database.with(
        "reading shared state",
        connection -> {
          // The version first: a state that is taken over in between may come with an older one.
          long version = version(connection, holder, "");
          return new Shared(version, values(connection, holder, ""));
        });
  }

  private long version(Connection connection, Holder holder, String lock) throws SQLException {
    return names
        .statement("SELECT version FROM {shared_versions} WHERE app_name = ?")
        .with(holder.app().getBytes(UTF_8))
        .and(" AND user_id = ?" + lock, (Object) holder.user().getBytes(UTF_8))
        .query(connection, row -> row.getLong(1))
        .stream()
        .findFirst()
        .orElse(0L);
  }

  private Map<String, String> values(Connection connection, Holder holder, String lock)
      throws SQLException {
    Map<String, String> values = new HashMap<>();
    state(holder, "SELECT state_key, state_value FROM ")
        .and(" AND state_value IS NOT NULL" + lock)
        .query(connection, row -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(value -> values.put(value.getKey(), value.getValue()));
    return values;
  }

  private SqlStatement state(Holder holder, String what) {
    boolean ofApp = holder.kind() == Holder.Kind.APP;
    SqlStatement statement =
        names
            .statement(what + (ofApp ? "{app_state}" : "{user_state}") + " WHERE app_name = ?")
            .with(holder.app().getBytes(UTF_8));
    return ofApp
        ? statement
        : statement.and(" AND user_id = ?", (Object) holder.user().getBytes(UTF_8));
  }

  /** What became of a state that was offered. */
  public enum Taken {
    /** It is here. */
    YES,
    /** A newer one is. */
    OLDER,
    /** Sessions are marked that share it: what is here may be newer. */
    MARKED
  }

  /** Takes a shared state over from its copy, unless there is a newer one. One transaction. */
  public Taken take(Holder holder, Shared copy) {
    return database.transaction(
        "taking over shared state", connection -> take(connection, holder, copy));
  }

  private Taken take(Connection connection, Holder holder, Shared copy) throws SQLException {
    names
        .statement("INSERT INTO {shared_versions} (app_name, user_id, version) VALUES (?, ?, 0)")
        .with(holder.app().getBytes(UTF_8))
        .with(holder.user().getBytes(UTF_8))
        .and(" ON DUPLICATE KEY UPDATE version = version")
        .update(connection);
    if (version(connection, holder, " FOR UPDATE") >= copy.version()) {
      return Taken.OLDER;
    }
    SqlStatement marked =
        names
            .statement("SELECT 1 FROM {session_marks} WHERE app_name = ?")
            .with(holder.app().getBytes(UTF_8));
    if (holder.kind() == Holder.Kind.USER) {
      marked.and(" AND user_id = ?", (Object) holder.user().getBytes(UTF_8));
    }
    if (!marked.and(" LIMIT 1").query(connection, row -> 1).isEmpty()) {
      return Taken.MARKED;
    }
    Map<String, String> old = values(connection, holder, " FOR UPDATE");
    for (Map.Entry<String, String> value : copy.values().entrySet()) {
      if (!value.getValue().equals(old.remove(value.getKey()))) {
        put(connection, holder, value.getKey(), value.getValue());
      }
    }
    for (String gone : old.keySet()) {
      state(holder, "DELETE FROM ")
          .and(" AND key_hash = ?", (Object) MySqlSessionStore.sha256(gone))
          .update(connection);
    }
    names
        .statement("UPDATE {shared_versions} SET version = ? WHERE app_name = ? AND user_id = ?")
        .with(copy.version())
        .with(holder.app().getBytes(UTF_8))
        .with(holder.user().getBytes(UTF_8))
        .update(connection);
    return Taken.YES;
  }

  private void put(Connection connection, Holder holder, String name, String json)
      throws SQLException {
    boolean ofApp = holder.kind() == Holder.Kind.APP;
    SqlStatement insert =
        names
            .statement(
                ofApp
                    ? "INSERT INTO {app_state} (app_name, key_hash, state_key, state_value)"
                        + " VALUES (?, ?, ?, ?)"
                    : "INSERT INTO {user_state} (app_name, user_id, key_hash, state_key, state_value)"
                        + " VALUES (?, ?, ?, ?, ?)")
            .with(holder.app().getBytes(UTF_8));
    if (!ofApp) {
      insert.with((Object) holder.user().getBytes(UTF_8));
    }
    insert
        .with(MySqlSessionStore.sha256(name))
        .with(name)
        .with(json)
        .and(" ON DUPLICATE KEY UPDATE state_value = VALUES(state_value)")
        .update(connection);
  }
}
