package com.ifriend.checklist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One promise of the guide, and the steps that show it kept.
 *
 * @param title what the guide calls it
 * @param remark what a reader should know beside the output
 * @param instead if this needs Google Cloud, what was checked instead
 * @param tries how often it may be tried: more than once only where figures of a busy machine
 *     decide
 */
record Row(String title, String remark, Optional<String> instead, int tries, List<Step> steps) {
  /** What came of the steps. */
  record Done(Row row, List<Step.Done> steps) {
    boolean failed() {
      return steps.stream().anyMatch(step -> !step.complaints().isEmpty());
    }
  }

  /** The rest of a failed row is not tried: it builds on what failed. */
  Done run(Stage stage) {
    Done done = runOnce(stage);
    for (int tried = 1; tried < tries && done.failed(); tried++) {
      done = runOnce(stage);
    }
    return done;
  }

  private Done runOnce(Stage stage) {
    List<Step.Done> done = new ArrayList<>();
    for (Step step : steps) {
      Step.Done result = step.run(stage);
      done.add(result);
      if (!result.complaints().isEmpty()) {
        break;
      }
    }
    return new Done(this, done);
  }

  static Row of(String title, String remark, Step... steps) {
    return new Row(title, remark, Optional.empty(), 1, List.of(steps));
  }

  /** A row about time. */
  static Row timed(String title, String remark, Step... steps) {
    return new Row(title, remark, Optional.empty(), 3, List.of(steps));
  }

  /** A row that needs Google Cloud. */
  static Row inCloud(String title, String instead, Step... steps) {
    return new Row(title, "", Optional.of(instead), 1, List.of(steps));
  }
}
