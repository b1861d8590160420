package com.ifriend.store.testkit;

import com.google.adk.sessions.SessionKey;
import java.util.List;

/** A backend behind a network connection, which keeps sessions where others may damage them. */
public interface WireBackend extends ProxiedBackend {
  /**
   * Takes an event out of the session behind the store's back.
   *
   * @param position from 1
   */
  void loseEvent(SessionKey key, int position);

  /**
   * Puts other bytes in the place of an event, behind the store's back.
   *
   * @param position from 1
   */
  void replaceEvent(SessionKey key, int position, byte[] json);

  /**
   * The main class, and the arguments, of a program that opens a store on this backend and hands it
   * to {@link StormProcess#write} with the arguments that follow.
   */
  List<String> storm();
}
