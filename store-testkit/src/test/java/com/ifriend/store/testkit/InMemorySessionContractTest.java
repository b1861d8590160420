package com.ifriend.store.testkit;

final class InMemorySessionContractTest extends SessionContract {
  private static final SessionBackend BACKEND = new InMemoryBackend();

  @Override
  protected SessionBackend backend() {
    return BACKEND;
  }
}
