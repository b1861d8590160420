package com.ifriend.bench.loadtest.measure;

import com.ifriend.bench.loadtest.backend.BackendName;
import java.util.OptionalDouble;

/**
 * A backend under load.
 *
 * @param where the server behind it
 * @param firstLoad the first read of each session by the measured client
 * @param append of one event
 * @param load of all events, one of which is new to the client
 * @param longest events of a session at the end
 * @param exchangesPerAppend round trips, where the network could be watched
 * @param audit of all events
 */
public record LoadResult(
    BackendName backend,
    String where,
    Measurement firstLoad,
    Measurement append,
    Measurement load,
    int longest,
    OptionalDouble exchangesPerAppend,
    Audit audit) {

  public long errors() {
    return firstLoad.errors() + append.errors() + load.errors();
  }
}
