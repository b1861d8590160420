package com.ifriend.store.testkit;

final class InMemoryTurnQueueTest extends TurnQueueContract {
  private final TurnBackend backend = new InMemoryTurnBackend();

  @Override
  protected TurnBackend backend() {
    return backend;
  }
}
