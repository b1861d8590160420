package com.ifriend.store.redis;

import com.ifriend.store.Records;
import com.ifriend.store.testkit.RecordsContract;

final class RedisRecordsTest extends RecordsContract {
  @Override
  protected Records records(String kind) {
    return RedisBackend.SHARED.stores().records(kind);
  }

  @Override
  protected Records otherRecords(String kind) {
    return RedisBackend.SHARED.otherStores().records(kind);
  }
}
