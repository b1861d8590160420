package com.ifriend.store.inmemory;

import java.util.ArrayDeque;
import java.util.Queue;

/** What one author has in the queue; the lock of the queue guards it. */
final class Author {
  int turns;
  int seats;

  /** Lanes that wait for a seat. */
  final Queue<Lane> held = new ArrayDeque<>();
}
