package com.ifriend.bench;

import java.util.List;

/** Everything one run has found. */
record Results(List<String> machine, List<Cost> costs, List<Section> sections) {
  List<Row> rows() {
    return sections.stream().flatMap(section -> section.rows().stream()).toList();
  }
}
