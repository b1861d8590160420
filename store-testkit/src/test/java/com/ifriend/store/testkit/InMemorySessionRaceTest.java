package com.ifriend.store.testkit;

final class InMemorySessionRaceTest extends SessionRaceContract {
  private static final SessionBackend BACKEND = new InMemoryBackend();

  @Override
  protected SessionBackend backend() {
    return BACKEND;
  }
}
