package com.ifriend.app.transfer;

import java.io.IOException;
import java.time.ZoneId;

/** The kinds of sources there are. */
public enum SourceKind {
  PYTHON_REDIS("python-redis") {
    @Override
    public Source open(String where, Details details) throws IOException {
      return new PythonRedis(where);
    }
  },
  PYTHON_BLOB("python-blob") {
    @Override
    public Source open(String where, Details details) throws IOException {
      return new PythonBlob(where, details.table);
    }
  },
  ADK_PYTHON("adk-python") {
    @Override
    public Source open(String where, Details details) throws IOException {
      return new AdkTables(where, details.zone);
    }
  },
  ADK_JS("adk-js") {
    @Override
    public Source open(String where, Details details) throws IOException {
      return new AdkTables(where, details.zone);
    }
  },
  ADK_COMMUNITY_REDIS("adk-community-redis") {
    @Override
    public Source open(String where, Details details) throws IOException {
      return new CommunityRedis(where);
    }
  },
  FIRESTORE_JSONL("firestore-jsonl") {
    @Override
    public Source open(String where, Details details) throws IOException {
      return new FirestoreLines(where);
    }
  },
  SESSIONS_JSONL("sessions-jsonl") {
    @Override
    public Source open(String where, Details details) throws IOException {
      return new SessionLines(where);
    }
  },
  EXPORT("export") {
    @Override
    public Source open(String where, Details details) throws IOException {
      return new ExportLines(where);
    }
  };

  private final String label;

  SourceKind(String label) {
    this.label = label;
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
  public abstract Source open(String where, Details details) throws IOException;

  /** As in a command. */
  @Override
  public String toString() {
    return label;
  }
}
