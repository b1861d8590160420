package com.ifriend.bench.loadtest.measure;

import com.ifriend.bench.loadtest.backend.BackendName;
import java.util.OptionalDouble;

/**
 * Whole turns of a conversation at one length of its history.
 *
 * @param length events when a session is first used; it grows by a tenth at most
 * @param total from the message to the answer
 * @param store what of that the session service took
 * @param agent the rest: ADK, the agent, its tool and the offline model
 * @param storeCalls of the session service in one turn, on average
 * @param errors turns that did not end with an answer
 * @param audit of all events
 */
public record TurnPoint(
    BackendName backend,
    int length,
    Latencies total,
    Latencies store,
    Latencies agent,
    double storeCalls,
    long errors,
    Audit audit) {

  /** What part of the time is the store's; empty without turns. */
  public OptionalDouble storeShare() {
    OptionalDouble whole = total.average();
    OptionalDouble part = store.average();
    return whole.isEmpty() || part.isEmpty() || whole.getAsDouble() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(part.getAsDouble() / whole.getAsDouble());
  }
}
