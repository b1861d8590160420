package com.ifriend.bench.loadtest.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.bench.loadtest.measure.Audit;
import com.ifriend.bench.loadtest.measure.GrowthPoint;
import com.ifriend.bench.loadtest.measure.Latencies;
import com.ifriend.bench.loadtest.measure.LoadResult;
import com.ifriend.bench.loadtest.measure.Measurement;
import com.ifriend.bench.loadtest.measure.TurnPoint;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * For programs. Times are in milliseconds; a percentile that rests on too few samples is null, as
 * is whatever else is not known.
 */
public final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSUS_BLOB = "times_faster_than_legacy_blob";

  private JsonReport() {}

  /** One document, with a line break at its end. */
  public static String write(Results results) {
    ObjectNode root = JSON.createObjectNode();
    root.put("good", results.good());
    root.put("seconds", results.seconds());
    root.put("history", results.history());
    root.set("options", JSON.valueToTree(results.options()));
    root.set("machine", JSON.valueToTree(results.machine()));
    root.set("method", JSON.valueToTree(results.method()));
    ArrayNode backends = root.putArray("backends");
    for (LoadResult load : results.loads()) {
      ObjectNode node = backends.addObject();
      node.put("backend", load.backend().toString());
      node.put("where", load.where());
      ObjectNode append = measurement(load.append());
      put(append, VERSUS_BLOB, results.timesFaster(load, LoadResult::append));
      node.set("append", append);
      ObjectNode readBack = measurement(load.load());
      put(readBack, VERSUS_BLOB, results.timesFaster(load, LoadResult::load));
      node.set("read_back", readBack);
      node.set("first_read", measurement(load.firstLoad()));
      put(node, "round_trips_per_append", load.exchangesPerAppend());
      node.put("longest_history", load.longest());
      node.set("events_checked", audit(load.audit()));
    }
    ArrayNode growth = root.putArray("growth");
    for (GrowthPoint point : results.growth()) {
      ObjectNode node = growth.addObject();
      node.put("backend", point.backend().toString());
      node.put("events", point.length());
      node.set("append", measurement(point.append()));
      node.set("read_back", measurement(point.load()));
      node.set("first_read", measurement(point.firstLoad()));
      node.set("events_checked", audit(point.audit()));
    }
    ArrayNode turns = root.putArray("turns");
    for (TurnPoint point : results.turns()) {
      ObjectNode node = turns.addObject();
      node.put("backend", point.backend().toString());
      node.put("events", point.length());
      node.set("total", latencies(point.total()));
      node.set("store", latencies(point.store()));
      node.set("agent", latencies(point.agent()));
      put(node, "store_share", point.storeShare());
      node.put("store_calls_per_turn", point.storeCalls());
      node.put("errors", point.errors());
      node.set("events_checked", audit(point.audit()));
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode measurement(Measurement measurement) {
    ObjectNode node = latencies(measurement.latencies());
    put(node, "per_second", measurement.perSecond());
    node.put("errors", measurement.errors());
    node.put("first_error", measurement.firstError().orElse(null));
    return node;
  }

  private static ObjectNode latencies(Latencies latencies) {
    ObjectNode node = JSON.createObjectNode();
    node.put("samples", latencies.count());
    put(node, "average", latencies.average());
    for (double percentile : Percentiles.ALL) {
      String name = Percentiles.name(percentile).toLowerCase(Locale.ROOT);
      put(node, name, latencies.percentile(percentile));
    }
    put(node, "max", latencies.max());
    return node;
  }

  private static ObjectNode audit(Audit audit) {
    ObjectNode node = JSON.createObjectNode();
    node.put("acknowledged", audit.acknowledged());
    node.put("lost", audit.lost());
    node.put("doubled", audit.doubled());
    node.put("in_order", audit.inOrder());
    return node;
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(name, value.getAsDouble());
    } else {
      node.putNull(name);
    }
  }
}
