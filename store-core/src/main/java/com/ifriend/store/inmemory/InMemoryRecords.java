package com.ifriend.store.inmemory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.store.Records;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One lock around a map. */
final class InMemoryRecords implements Records {
  @GuardedBy("this")
  private final Map<String, byte[]> documents = new TreeMap<>();

  @Override
  public synchronized Optional<byte[]> get(String name) {
    return Optional.ofNullable(documents.get(name));
  }

  @Override
  public synchronized Map<String, byte[]> all() {
    return new TreeMap<>(documents);
  }

  @Override
  public synchronized void put(String name, byte[] value) {
    Records.check(name, value);
    documents.put(name, value);
  }

  @Override
  public synchronized boolean replace(String name, byte[] expected, byte[] value) {
    Records.check(name, value);
    byte @Nullable [] now = documents.get(name);
    if (now == null || !Arrays.equals(now, expected)) {
      return false;
    }
    documents.put(name, value);
    return true;
  }

  @Override
  public synchronized boolean delete(String name, byte[] expected) {
    byte @Nullable [] now = documents.get(name);
    if (now == null || !Arrays.equals(now, expected)) {
      return false;
    }
    documents.remove(name);
    return true;
  }
}
