package com.ifriend.store.memory;

import java.util.List;
import java.util.Optional;

/**
 * Part of a list of memories.
 *
 * @param memories last said first
 * @param next cursor of the page behind this one; empty if this is the last
 */
public record MemoryPage(List<Memory> memories, Optional<String> next) {
  public MemoryPage {
    memories = List.copyOf(memories);
  }
}
