package com.ifriend.store.testkit;

import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryStore;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class InMemoryMemoryContractTest extends MemoryContract {
  private static final InMemoryStores STORES = InMemoryStores.create();

  @Override
  protected MemoryBackend backend() {
    return new MemoryBackend() {
      @Override
      public MemoryStore store() {
        return STORES.memories();
      }

      @Override
      public MemoryStore second() {
        return STORES.memories();
      }

      @Override
      public List<String> dump() {
        return dumpOf(STORES.memories());
      }

      @Override
      public Optional<Duration> ttl() {
        return Optional.empty();
      }

      @Override
      public void age(MemoryOwner owner, Duration by) {}
    };
  }

  /**
   * All that the shelves hold, by reflection: no method of the store shows everybody's memories.
   */
  private static List<String> dumpOf(MemoryStore store) {
    try {
      List<String> dump = new ArrayList<>();
      Map<?, ?> shelves = (Map<?, ?>) field(store, "shelves");
      for (Map.Entry<?, ?> shelf : shelves.entrySet()) {
        for (String part : List.of("entries", "sources", "marks")) {
          dump.add(shelf.getKey() + " " + field(shelf.getValue(), part));
        }
      }
      return dump;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
