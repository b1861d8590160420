package com.ifriend.bench.loadtest.measure;

import com.ifriend.bench.loadtest.backend.BackendName;

/**
 * What a history of one length costs.
 *
 * @param length events when a session is first used; it grows by a tenth at most
 * @param firstLoad by a client that does not know the session
 * @param append of one event
 * @param load of all events, one of which is new to the client
 * @param audit of all events
 */
public record GrowthPoint(
    BackendName backend,
    int length,
    Measurement firstLoad,
    Measurement append,
    Measurement load,
    Audit audit) {

  public long errors() {
    return firstLoad.errors() + append.errors() + load.errors();
  }
}
