package com.ifriend.store.turns;

import com.ifriend.store.StoreException;

/** The lane of a turn has gone to another worker, so this one must stop. */
public final class LeaseLostException extends StoreException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(Lease lease) {
    super("The lease " + lease.fence() + " of lane " + lease.lane() + " was lost: stop this turn");
  }
}
