package com.ifriend.store;

import com.google.adk.sessions.SessionException;
import org.jspecify.annotations.Nullable;

/** An operation on a store did not happen. Nothing is half-written. */
public class StoreException extends SessionException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether the same call may succeed later. Calling again is safe either way. */
  public boolean retryable() {
    return false;
  }
}
