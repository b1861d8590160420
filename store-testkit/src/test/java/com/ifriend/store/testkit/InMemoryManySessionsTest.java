package com.ifriend.store.testkit;

final class InMemoryManySessionsTest extends ManySessionsContract {
  private static final SessionBackend BACKEND = new InMemoryBackend();

  @Override
  protected SessionBackend backend() {
    return BACKEND;
  }
}
