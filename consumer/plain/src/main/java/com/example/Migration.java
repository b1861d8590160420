package com.example;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisStores;

/** From ADK's service in memory to a stored one. */
class Migration {
  private Migration() {}

  static BaseSessionService before() {
    return new InMemorySessionService();
  }

  static BaseSessionService after(RedisStores stores) {
    return new StoredSessionService(stores.sessions()).returningExisting();
  }
}
