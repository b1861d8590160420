package com.ifriend.store.mysql;

import com.google.api.client.http.HttpResponseException;
import java.io.IOException;

/** Why Google's connector gave no connection. */
final class CloudSqlException extends IOException {
  private static final long serialVersionUID = 1L;

  /** How the connector begins when it finds no credentials. */
  private static final String NO_CREDENTIALS = "Unable to obtain credentials";

  private final boolean lasting;

  private CloudSqlException(String message, boolean lasting, RuntimeException cause) {
    super(message, cause);
    this.lasting = lasting;
  }

  static CloudSqlException of(RuntimeException e) {
    Throwable reason = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).startsWith(NO_CREDENTIALS)) {
        return new CloudSqlException(
            "there are no Google credentials to ask for the instance; on Cloud Run they are those of"
                + " the service account, elsewhere set GOOGLE_APPLICATION_CREDENTIALS or run"
                + " 'gcloud auth application-default login'",
            true,
            e);
      }
      if (cause instanceof HttpResponseException answer) {
        return new CloudSqlException(
            "the SQL Admin API says: "
                + reason.getMessage()
                + " (the credentials need the role Cloud SQL Client, and the project the Cloud SQL"
                + " Admin API)",
            answer.getStatusCode() < 500 && answer.getStatusCode() != 429,
            e);
      }
      reason = cause;
    }
    // What began with a broken connection may end; what the connector finds wrong by itself stays.
    return new CloudSqlException(
        reason.getClass().getSimpleName() + ": " + reason.getMessage(),
        !(reason instanceof IOException),
        e);
  }

  /** Whether it stays so until somebody changes a setting, or something at Google's. */
  boolean lasts() {
    return lasting;
  }
}
