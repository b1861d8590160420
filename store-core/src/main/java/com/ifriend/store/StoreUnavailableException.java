package com.ifriend.store;

import org.jspecify.annotations.Nullable;

/**
 * The backend could not be reached in time or refused for now. The operation may have happened or
 * not; calling it again is safe, since appends are idempotent by event id.
 */
public final class StoreUnavailableException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
