package com.ifriend.store.testkit;

final class InMemorySessionModelTest extends SessionModelContract {
  private static final SessionBackend BACKEND = new InMemoryBackend();

  @Override
  protected SessionBackend backend() {
    return BACKEND;
  }
}
