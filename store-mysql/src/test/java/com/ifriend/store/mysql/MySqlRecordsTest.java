package com.ifriend.store.mysql;

import com.ifriend.store.Records;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RecordsContract;

final class MySqlRecordsTest extends RecordsContract {
  @Override
  protected Records records(String kind) {
    return MySqlBackend.of(Flavour.MYSQL).stores().records(kind);
  }

  @Override
  protected Records otherRecords(String kind) {
    return MySqlBackend.of(Flavour.MYSQL).otherStores().records(kind);
  }
}
