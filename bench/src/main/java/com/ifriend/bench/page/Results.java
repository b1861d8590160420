package com.ifriend.bench.page;

import java.util.List;

/** Everything one run has found. */
public record Results(List<String> machine, List<Cost> costs, List<Section> sections) {
  public List<Row> rows() {
    return sections.stream().flatMap(section -> section.rows().stream()).toList();
  }
}
