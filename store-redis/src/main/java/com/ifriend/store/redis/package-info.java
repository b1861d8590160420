/**
 * Sessions on Redis: start at {@link com.ifriend.store.redis.RedisStores}. The key layout is in
 * {@link com.ifriend.store.redis.RedisKeys}, what happens on the server in the Lua scripts beside
 * it.
 */
@NullMarked
@CheckReturnValue
package com.ifriend.store.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
