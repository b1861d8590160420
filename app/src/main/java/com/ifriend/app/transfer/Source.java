package com.ifriend.app.transfer;

import com.ifriend.store.StatePatch;
import java.io.IOException;
import java.util.Optional;

/** Where sessions come from. It is only read. For one thread. */
public interface Source extends AutoCloseable {
  /**
   * Reads all there is, one session after the other.
   *
   * @throws IOException if it cannot be read, or is none of its kind; says what to do
   */
  void read(Receiver receiver) throws IOException;

  /** Whether it can be read a second time. */
  default boolean isReadTwice() {
    return true;
  }

  @Override
  void close();

  /** Takes what is read. */
  interface Receiver {
    /** A whole session. */
    void conversation(Conversation conversation);

    /**
     * State that is shared by the users of an app or, if there is a user, by the sessions of one.
     */
    void shared(String app, Optional<String> user, StatePatch state);

    /**
     * Something that is not as it should be.
     *
     * @param what its kind, never with anything that somebody wrote
     * @param where an id
     * @param lost whether something was left out for it
     */
    void odd(String what, String where, boolean lost);
  }
}
