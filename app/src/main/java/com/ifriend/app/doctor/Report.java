package com.ifriend.app.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.app.doctor.Finding.Status;
import com.ifriend.app.logging.Printable;
import java.util.List;
import java.util.Locale;

/**
 * All that was found.
 *
 * @param findings in the order of the checks
 */
public record Report(List<Finding> findings) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Report {
    findings = List.copyOf(findings);
  }

  /** Whether nothing failed; there may be warnings. */
  public boolean healthy() {
    return count(Status.FAILED) == 0;
  }

  private long count(Status status) {
    return findings.stream().filter(finding -> finding.status() == status).count();
  }

  /** For people: a line for each finding, with its fix below. */
  public String text() {
    int width = findings.stream().mapToInt(finding -> finding.subject().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      text.append(finding.status().mark())
          .append(' ')
          .append(finding.subject())
          .append(" ".repeat(width - finding.subject().length() + 2))
          .append(Printable.line(finding.message().replaceAll("\\s*\\R\\s*", " ")))
          .append('\n');
      finding
          .fix()
          .ifPresent(
              fix ->
                  text.append("  fix:")
                      .append(" ".repeat(Math.max(1, width - 2)))
                      .append(Printable.paragraph(fix))
                      .append('\n'));
    }
    return text.append('\n').append(summary()).append('\n').toString();
  }

  private String summary() {
    long failed = count(Status.FAILED);
    long warnings = count(Status.WARNING);
    return failed == 0 && warnings == 0
        ? "All good."
        : failed + " failed, " + warnings + (warnings == 1 ? " warning." : " warnings.");
  }

  /** For programs: one JSON document. */
  public String json() {
    ObjectNode report = JSON.createObjectNode().put("healthy", healthy());
    var list = report.putArray("findings");
    for (Finding finding : findings) {
      ObjectNode entry =
          list.addObject()
              .put("status", finding.status().name().toLowerCase(Locale.ROOT))
              .put("subject", finding.subject())
              .put("message", finding.message());
      finding.fix().ifPresent(fix -> entry.put("fix", fix));
    }
    try {
      return Printable.text(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
