package com.ifriend.bench.loadtest.report;

import com.ifriend.bench.loadtest.backend.BackendName;
import com.ifriend.bench.loadtest.measure.GrowthPoint;
import com.ifriend.bench.loadtest.measure.LoadResult;
import com.ifriend.bench.loadtest.measure.Measurement;
import com.ifriend.bench.loadtest.measure.TurnPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * All that a run found out.
 *
 * @param options of the run, by their names, in order
 * @param machine what it ran on, one line each
 * @param method how it was measured, one sentence each
 * @param history events of a session before the measured appends
 * @param loads a result for each backend
 * @param growth empty if it was not asked for
 * @param turns empty if they were not asked for
 * @param seconds that the run took
 */
public record Results(
    Map<String, String> options,
    List<String> machine,
    List<String> method,
    int history,
    List<LoadResult> loads,
    List<GrowthPoint> growth,
    List<TurnPoint> turns,
    double seconds) {

  Optional<LoadResult> of(BackendName backend) {
    return loads.stream().filter(load -> load.backend() == backend).findFirst();
  }

  /** How many times as fast as the legacy blob; empty for itself and without it. */
  OptionalDouble timesFaster(LoadResult load, Function<LoadResult, Measurement> operation) {
    Optional<LoadResult> blob = of(BackendName.LEGACY_BLOB);
    return blob.isEmpty() || load.backend() == BackendName.LEGACY_BLOB
        ? OptionalDouble.empty()
        : operation.apply(load).timesFasterThan(operation.apply(blob.get()));
  }

  /** Whether nothing failed and every event is there. */
  public boolean good() {
    return loads.stream().allMatch(load -> load.errors() == 0 && load.audit().good())
        && growth.stream().allMatch(point -> point.errors() == 0 && point.audit().good())
        && turns.stream().allMatch(point -> point.errors() == 0 && point.audit().good());
  }
}
