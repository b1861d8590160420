package com.ifriend.store.memory;

import com.ifriend.store.StoreException;

/**
 * A user has as many memories as may be kept; nothing was written. See {@link Memories#limited}.
 */
public final class MemoryLimitException extends StoreException {
  private static final long serialVersionUID = 1L;

  MemoryLimitException(MemoryOwner owner, long most) {
    super(
        "User "
            + owner.userId()
            + " in app "
            + owner.appName()
            + " has "
            + most
            + " memories, as many as the limit allows; forget some");
  }
}
