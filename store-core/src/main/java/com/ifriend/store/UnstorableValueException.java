package com.ifriend.store;

import org.jspecify.annotations.Nullable;

/** A value cannot be written as JSON, or is too large; nothing was sent to the backend. */
public final class UnstorableValueException extends StoreException {
  private static final long serialVersionUID = 1L;

  UnstorableValueException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
