package com.ifriend.store.redis;

import com.ifriend.store.Records;
import com.ifriend.store.testkit.RecordsContract;

final class RedisClusterRecordsTest extends RecordsContract {
  @Override
  protected Records records(String kind) {
    return ClusterBackend.SHARED.stores().records(kind);
  }

  @Override
  protected Records otherRecords(String kind) {
    return ClusterBackend.SHARED.otherStores().records(kind);
  }
}
