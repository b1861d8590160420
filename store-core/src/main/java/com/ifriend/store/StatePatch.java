package com.ifriend.store;

import java.util.Map;
import java.util.Set;

/**
 * Changes to single keys of one scope. Keys that it does not name stay as they are: there is no
 * read-modify-write of a whole map, so writers of different keys never undo each other.
 *
 * @param puts new values as JSON, by key without prefix
 * @param removals keys to remove
 */
public record StatePatch(Map<String, String> puts, Set<String> removals) {
  /** Changes nothing. */
  public static final StatePatch NONE = new StatePatch(Map.of(), Set.of());

  public StatePatch {
    puts = Map.copyOf(puts);
    removals = Set.copyOf(removals);
  }

  public boolean isEmpty() {
    return puts.isEmpty() && removals.isEmpty();
  }
}
