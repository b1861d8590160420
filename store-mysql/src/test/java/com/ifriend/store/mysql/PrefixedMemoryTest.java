package com.ifriend.store.mysql;

import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.MemoryContract;

/** A name without its prefix would be that of no table. */
final class PrefixedMemoryTest extends MemoryContract {
  @Override
  protected MemoryBackend backend() {
    return new MySqlMemoryBackend(MySqlBackend.prefixed());
  }
}
