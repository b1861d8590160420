package com.ifriend.store.testkit;

/** A server of a test's own that can be killed, and started again where it was. */
public interface CrashableServer extends AutoCloseable {
  /** Ends the process as {@code kill -9} does, and waits until it is gone. */
  void kill();

  /** Starts it again on the same port and files, and waits until it answers. */
  void restart();

  @Override
  void close();
}
