/**
 * Sessions and long-term memory on Redis: start at {@link com.ifriend.store.redis.RedisStores}. The
 * key layout is in {@link com.ifriend.store.redis.RedisKeys} and {@link
 * com.ifriend.store.redis.MemoryKeys}, what happens on the server in the Lua scripts beside them.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
