package com.ifriend.app.transfer;

import com.google.errorprone.annotations.Immutable;
import java.io.IOException;
import java.time.ZoneId;

/** The kinds of sources there are. */
public enum SourceKind {
  PYTHON_REDIS("python-redis", (where, details) -> new PythonRedis(where)),
  PYTHON_BLOB("python-blob", (where, details) -> new PythonBlob(where, details.table)),
  ADK_PYTHON("adk-python", (where, details) -> new AdkTables(where, details.zone)),
  ADK_JS("adk-js", (where, details) -> new AdkTables(where, details.zone)),
  ADK_COMMUNITY_REDIS("adk-community-redis", (where, details) -> new CommunityRedis(where)),
  FIRESTORE_JSONL("firestore-jsonl", (where, details) -> new FirestoreLines(where)),
  SESSIONS_JSONL("sessions-jsonl", (where, details) -> new SessionLines(where)),
  EXPORT("export", (where, details) -> new ExportLines(where));

  @Immutable
  private interface Opener {
    Source open(String where, Details details) throws IOException;
  }

  private final String label;
  private final Opener opener;

  SourceKind(String label, Opener opener) {
    this.label = label;
    this.opener = opener;
  }

  /**
   * What some kinds want to know.
   *
   * @param table of the Python bot's sessions
   * @param zone of times that are written without one
   */
  public record Details(String table, ZoneId zone) {}

  /**
   * Opens a source.
   *
   * @param where a URL or a file, by its kind
   * @throws IOException if it cannot be reached, or is none of this kind; says what to do
   */
  public Source open(String where, Details details) throws IOException {
    return opener.open(where, details);
  }

  /** As in a command. */
  @Override
  public String toString() {
    return label;
  }
}
