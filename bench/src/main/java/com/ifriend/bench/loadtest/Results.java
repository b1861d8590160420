package com.ifriend.bench.loadtest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.loadtest.Backend.Name;
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
  private static final String TIMES = "times_faster_than_legacy_blob";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /**
   * A backend under load.
   *
   * @param where the server behind it
   * @param append of one event
   * @param readBack of all events, one of which is new to the client
   * @param firstRead of each session by the measured client
   * @param roundTripsPerAppend round trips, where the network could be watched
   * @param longestHistory events of a session at the end
   * @param audit of all events
   */
  record Load(
      Name backend,
      String where,
      Measurement append,
      Measurement readBack,
      Measurement firstRead,
      OptionalDouble roundTripsPerAppend,
      int longestHistory,
      @JsonProperty("events_checked") Audit audit) {
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
      Name backend,
      @JsonProperty("events") int length,
      Measurement append,
      Measurement readBack,
      Measurement firstRead,
      @JsonProperty("events_checked") Audit audit) {
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
      Name backend,
      @JsonProperty("events") int length,
      Samples total,
      Samples store,
      Samples agent,
      @JsonProperty("store_calls_per_turn") double storeCalls,
      long errors,
      @JsonProperty("events_checked") Audit audit) {
    /** What part of the time is the store's; empty without turns. */
    @JsonProperty("store_share")
    OptionalDouble storeShare() {
      return total.seconds() == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(store.seconds() / total.seconds());
    }
  }

  Optional<Load> of(Name backend) {
    return loads.stream().filter(load -> load.backend() == backend).findFirst();
  }

  /** How many times as fast as the legacy blob; empty for itself and without it. */
  OptionalDouble timesFaster(Load load, Function<Load, Measurement> operation) {
    Optional<Load> blob = of(Name.LEGACY_BLOB);
    return blob.isEmpty() || load.backend() == Name.LEGACY_BLOB
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
    ObjectNode root = JSON.createObjectNode().put("good", good());
    root.put("seconds", seconds).put("history", options.history);
    root.set("options", JSON.valueToTree(options.chosen()));
    root.set("machine", JSON.valueToTree(machine));
    root.set("method", JSON.valueToTree(Words.method(options)));
    ArrayNode backends = root.putArray("backends");
    for (Load load : loads) {
      ObjectNode node = JSON.valueToTree(load);
      node.withObject("/append").set(TIMES, JSON.valueToTree(timesFaster(load, Load::append)));
      node.withObject("/read_back").set(TIMES, JSON.valueToTree(timesFaster(load, Load::readBack)));
      backends.add(node);
    }
    root.set("growth", JSON.valueToTree(growth));
    root.set("turns", JSON.valueToTree(turns));
    return root.toPrettyString() + "\n";
  }
}
