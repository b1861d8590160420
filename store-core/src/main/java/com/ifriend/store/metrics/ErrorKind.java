package com.ifriend.store.metrics;

import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.DamagedDocumentException;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.UnstorableValueException;

/** A word for each way in which a store fails: few, so that each can be a series. */
final class ErrorKind {
  private ErrorKind() {}

  static String of(RuntimeException failure) {
    if (failure instanceof StoreUnavailableException) {
      return "unavailable";
    }
    if (failure instanceof SessionNotFoundException) {
      return "not_found";
    }
    if (failure instanceof SessionIdTakenException) {
      return "id_taken";
    }
    if (failure instanceof SessionAlreadyExistsException) {
      return "exists";
    }
    if (failure instanceof DamagedDocumentException) {
      return "damaged";
    }
    if (failure instanceof TornSessionException) {
      return "torn";
    }
    if (failure instanceof StaleFenceException) {
      return "stale_fence";
    }
    if (failure instanceof PositionTakenException) {
      return "position_taken";
    }
    if (failure instanceof UnstorableValueException) {
      return "unstorable";
    }
    return failure instanceof StoreException ? "refused" : "defect";
  }
}
