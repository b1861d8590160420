package com.ifriend.checklist;

import java.util.List;

/** A section of the guide. */
record Section(String title, List<Row> rows) {
  static Section of(String title, Row... rows) {
    return new Section(title, List.of(rows));
  }
}
