/**
 * Long-term memory: what was said once and is worth knowing in later conversations.
 *
 * <p>Start at {@link com.ifriend.store.StoredMemoryService} to give an ADK agent a memory, at
 * {@link com.ifriend.store.memory.Memories} to list and forget, at {@link
 * com.ifriend.store.memory.MemoryStore} to write a backend.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
