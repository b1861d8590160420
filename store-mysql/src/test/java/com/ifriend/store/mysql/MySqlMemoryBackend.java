package com.ifriend.store.mysql;

import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Memories on the servers that the session tests use. */
record MySqlMemoryBackend(MySqlBackend servers) implements MemoryBackend {
  static final List<String> TABLES =
      List.of(
          "memory_owners",
          "memories",
          "memory_terms",
          "memory_sources",
          "memory_marks",
          "memory_forgettings");

  static MySqlMemoryBackend of(Flavour flavour) {
    return new MySqlMemoryBackend(MySqlBackend.of(flavour));
  }

  @Override
  public MemoryStore store() {
    return servers.stores().memories();
  }

  @Override
  public MemoryStore second() {
    return servers.otherStores().memories();
  }

  @Override
  public List<String> dump() {
    return TABLES.stream()
        .flatMap(table -> servers.sql().rows("SELECT * FROM {" + table + "}").stream())
        .toList();
  }

  @Override
  public Optional<Duration> ttl() {
    return Optional.empty();
  }

  /** The clock has no say in these tables. */
  @Override
  public void age(MemoryOwner owner, Duration by) {}
}
