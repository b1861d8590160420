package com.ifriend.bench.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.bench.kit.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All that a run found out.
 *
 * @param options of the run
 * @param machine what it ran on, one line each
 * @param loads a result for each backend
 * @param growth empty if it was not asked for
 * @param turns empty if they were not asked for
 * @param seconds that the run took
 */
record Results(
    Options options,
    List<String> machine,
    List<Load> loads,
    List<Grown> growth,
    List<Turned> turns,
    double seconds) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Double> PERCENTILES = List.of(50d, 75d, 90d, 95d, 99d, 99.9d);

  /**
   * A backend under load.
   *
   * @param where the server behind it
   * @param append of one event
   * @param readBack of all events, one of which is new to the client
   * @param firstRead of each session by the measured client
   * @param exchangesPerAppend round trips, where the network could be watched
   * @param longest events of a session at the end
   * @param audit of all events
   */
  record Load(
      BackendName backend,
      String where,
      Measurement append,
      Measurement readBack,
      Measurement firstRead,
      OptionalDouble exchangesPerAppend,
      int longest,
      Audit audit) {
    long errors() {
      return append.errors() + readBack.errors() + firstRead.errors();
    }
  }

  /**
   * What a history of one length costs.
   *
   * @param length events when a session is first used; it grows by a tenth at most
   * @param append of one event
   * @param readBack of all events, one of which is new to the client
   * @param firstRead by a client that does not know the session
   * @param audit of all events
   */
  record Grown(
      BackendName backend,
      int length,
      Measurement append,
      Measurement readBack,
      Measurement firstRead,
      Audit audit) {
    long errors() {
      return append.errors() + readBack.errors() + firstRead.errors();
    }
  }

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
  record Turned(
      BackendName backend,
      int length,
      Samples total,
      Samples store,
      Samples agent,
      double storeCalls,
      long errors,
      Audit audit) {
    /** What part of the time is the store's; empty without turns. */
    OptionalDouble storeShare() {
      return total.seconds() == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(store.seconds() / total.seconds());
    }
  }

  Optional<Load> of(BackendName backend) {
    return loads.stream().filter(load -> load.backend() == backend).findFirst();
  }

  /** How many times as fast as the legacy blob; empty for itself and without it. */
  OptionalDouble timesFaster(Load load, Function<Load, Measurement> operation) {
    Optional<Load> blob = of(BackendName.LEGACY_BLOB);
    return blob.isEmpty() || load.backend() == BackendName.LEGACY_BLOB
        ? OptionalDouble.empty()
        : operation.apply(load).timesFasterThan(operation.apply(blob.get()));
  }

  /** Of all events of the run. */
  Audit audit() {
    return Stream.of(
            loads.stream().map(Load::audit),
            growth.stream().map(Grown::audit),
            turns.stream().map(Turned::audit))
        .flatMap(audits -> audits)
        .reduce(Audit.NONE, Audit::and);
  }

  /** Whether nothing failed and every event is there. */
  boolean good() {
    long errors =
        loads.stream().mapToLong(Load::errors).sum()
            + growth.stream().mapToLong(Grown::errors).sum()
            + turns.stream().mapToLong(Turned::errors).sum();
    return errors == 0 && audit().good();
  }

  /**
   * For programs, with a line break at its end. Times are in milliseconds; a percentile that rests
   * on too few samples is null, as is whatever else is not known.
   */
  String json() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("good", good());
    root.put("seconds", seconds);
    root.put("history", options.history);
    root.set("options", JSON.valueToTree(options.chosen()));
    root.set("machine", JSON.valueToTree(machine));
    root.set("method", JSON.valueToTree(Words.method(options)));
    root.putArray("backends").addAll(loads.stream().map(this::json).toList());
    root.putArray("growth").addAll(growth.stream().map(Results::json).toList());
    root.putArray("turns").addAll(turns.stream().map(Results::json).toList());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private ObjectNode json(Load load) {
    ObjectNode node = JSON.createObjectNode();
    node.put("backend", load.backend().toString());
    node.put("where", load.where());
    node.set("append", json(load.append(), timesFaster(load, Load::append)));
    node.set("read_back", json(load.readBack(), timesFaster(load, Load::readBack)));
    node.set("first_read", json(load.firstRead()));
    put(node, "round_trips_per_append", load.exchangesPerAppend());
    node.put("longest_history", load.longest());
    node.set("events_checked", json(load.audit()));
    return node;
  }

  private static ObjectNode json(Grown point) {
    ObjectNode node = JSON.createObjectNode();
    node.put("backend", point.backend().toString());
    node.put("events", point.length());
    node.set("append", json(point.append()));
    node.set("read_back", json(point.readBack()));
    node.set("first_read", json(point.firstRead()));
    node.set("events_checked", json(point.audit()));
    return node;
  }

  private static ObjectNode json(Turned point) {
    ObjectNode node = JSON.createObjectNode();
    node.put("backend", point.backend().toString());
    node.put("events", point.length());
    node.set("total", json(point.total()));
    node.set("store", json(point.store()));
    node.set("agent", json(point.agent()));
    put(node, "store_share", point.storeShare());
    node.put("store_calls_per_turn", point.storeCalls());
    node.put("errors", point.errors());
    node.set("events_checked", json(point.audit()));
    return node;
  }

  private static ObjectNode json(Measurement measurement, OptionalDouble timesFaster) {
    ObjectNode node = json(measurement);
    put(node, "times_faster_than_legacy_blob", timesFaster);
    return node;
  }

  private static ObjectNode json(Measurement measurement) {
    ObjectNode node = json(measurement.samples());
    put(node, "per_second", measurement.perSecond());
    node.put("errors", measurement.errors());
    node.put("first_error", measurement.firstError().orElse(null));
    return node;
  }

  private static ObjectNode json(Samples samples) {
    ObjectNode node = JSON.createObjectNode();
    node.put("samples", samples.count());
    put(node, "average", samples.average());
    for (double percentile : PERCENTILES) {
      put(node, Numbers.format("p%s", Numbers.plain(percentile)), samples.millis(percentile));
    }
    put(node, "max", samples.max());
    return node;
  }

  private static ObjectNode json(Audit audit) {
    return JSON.createObjectNode()
        .put("acknowledged", audit.acknowledged())
        .put("lost", audit.lost())
        .put("doubled", audit.doubled())
        .put("in_order", audit.inOrder());
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    node.put(name, value.isPresent() ? (Double) value.getAsDouble() : null);
  }
}
