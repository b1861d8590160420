package com.ifriend.checklist;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing that a reader of the guide would do.
 *
 * @param shown the command as it is printed
 */
record Step(String shown, Action action, List<Expectation> expectations) {
  /** Does it. */
  @FunctionalInterface
  interface Action {
    Output run(Stage stage) throws Exception;
  }

  /** What came of it. */
  record Done(String shown, Output output, List<String> complaints) {}

  Done run(Stage stage) {
    try {
      Output output = action.run(stage);
      return new Done(
          shown,
          output,
          expectations.stream()
              .map(each -> each.complaint(output))
              .flatMap(Optional::stream)
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("it was interrupted");
    } catch (Exception | AssertionError e) {
      // Whatever went wrong is this row's failure, and the rows that follow are tried all the same.
      return failed(e.toString());
    }
  }

  private Done failed(String why) {
    return new Done(shown, Output.of(""), List.of(why));
  }

  static Step of(String shown, Action action, Expectation... expectations) {
    return new Step(shown, action, List.of(expectations));
  }

  /** A command that has to end with 0, unless an expectation says otherwise. */
  static Step command(String command, Expectation... expectations) {
    return of(command, stage -> stage.shell(command), withSuccess(expectations));
  }

  /** As {@link #command}, where the sources are. */
  static Step inSources(String command, Expectation... expectations) {
    return of(command, stage -> stage.shellInSources(command), withSuccess(expectations));
  }

  /** A command that has to end with this. */
  static Step failing(int exitCode, String command, Expectation... expectations) {
    return of(
        command,
        stage -> stage.shell(command),
        Stream.concat(Stream.of(Expectation.endsWith(exitCode)), Stream.of(expectations))
            .toArray(Expectation[]::new));
  }

  private static Expectation[] withSuccess(Expectation... expectations) {
    return Stream.concat(Stream.of(Expectation.endsWith(0)), Stream.of(expectations))
        .toArray(Expectation[]::new);
  }
}
