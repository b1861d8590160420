package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import java.util.List;

/** Everything one run has found. */
record Results(List<String> machine, List<Cost> costs, List<Section> sections) {
  /** Something that is measured, on servers that are running already. */
  interface Question {
    Section ask(Servers servers, Scale scale) throws Exception;
  }

  /**
   * The answer to one question.
   *
   * @param about what was measured, on which data
   */
  record Section(String title, String about, List<Row> rows) {}

  /**
   * What an operation takes, counted rather than timed.
   *
   * @param statements that the server ran, the client's and those inside of its script or procedure
   */
  record Cost(
      String backend,
      String operation,
      long roundTrips,
      String statements,
      long bytesUp,
      long bytesDown) {}

  List<Row> rows() {
    return sections.stream().flatMap(section -> section.rows().stream()).toList();
  }
}
