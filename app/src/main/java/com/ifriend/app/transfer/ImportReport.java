package com.ifriend.app.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of what was read. For one thread. */
public final class ImportReport {
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  int sessions;
  int created;
  int extended;
  int complete;
  int left;
  long added;
  long known;
  long values;

  private static final class Finding {
    final String example;
    final boolean lost;
    long count;

    Finding(String example, boolean lost) {
      this.example = example;
      this.lost = lost;
    }
  }

  void odd(String what, String where, boolean lost) {
    findings.computeIfAbsent(what, unused -> new Finding(where, lost)).count++;
  }

  /** Whether all that was read is in the store now, or would be. */
  public boolean isWhole() {
    return findings.values().stream().noneMatch(finding -> finding.lost);
  }

  /** How far it is, on one line. */
  public String progress() {
    return "%,d sessions read, %,d events added".formatted(sessions, added);
  }

  /**
   * The whole of it, in lines.
   *
   * @param dryRun whether it only would have been done
   */
  public List<String> lines(boolean dryRun) {
    List<String> lines = new ArrayList<>();
    String would = dryRun ? "would be " : "";
    lines.add(
        "%,d sessions read: %,d %screated, %,d %sadded to, %,d were complete, %,d left out"
            .formatted(sessions, created, would, extended, would, complete, left));
    lines.add(
        "%,d events %sadded, %,d were there; %,d shared values of app: and user: %sadded"
            .formatted(added, would, known, values, would));
    findings.forEach(
        (what, finding) ->
            lines.add(
                "%s %,d × %s (first: %s)"
                    .formatted(finding.lost ? "✖" : "⚠", finding.count, what, finding.example)));
    return lines;
  }
}
