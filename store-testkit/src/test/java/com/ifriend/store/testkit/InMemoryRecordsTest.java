package com.ifriend.store.testkit;

import com.ifriend.store.Records;
import com.ifriend.store.inmemory.InMemoryStores;

final class InMemoryRecordsTest extends RecordsContract {
  private final InMemoryStores stores = InMemoryStores.create();

  @Override
  protected Records records(String kind) {
    return stores.records(kind);
  }

  @Override
  protected Records otherRecords(String kind) {
    return stores.records(kind);
  }
}
