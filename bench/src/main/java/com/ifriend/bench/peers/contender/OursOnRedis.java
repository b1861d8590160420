package com.ifriend.bench.peers.contender;

import com.ifriend.store.SessionStore;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.net.URI;

final class OursOnRedis extends Ours<RedisStores> {
  @Override
  RedisStores connect(URI address) {
    return RedisStores.connect(RedisConfig.of(address.toString()));
  }

  @Override
  SessionStore sessions(RedisStores connected) {
    return connected.sessions();
  }

  @Override
  void close(RedisStores connected) {
    connected.close();
  }

  @Override
  String settings(URI address) {
    RedisConfig config = RedisConfig.of(address.toString());
    return "pool of "
        + config.maxConnections()
        + ", TTL "
        + config.sessionTtl().toMinutes()
        + " min";
  }
}
