package com.ifriend.spring;

import com.ifriend.spring.IFriendProperties.Durability;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisAddress;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.redis.RedisTls;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import redis.clients.jedis.UnifiedJedis;

/** Stores on Redis: the application's own {@link RedisStores} if it has some. */
final class OnRedis {
  private OnRedis() {}

  static Opened open(IFriendProperties properties, BeanFactory beans) {
    RedisStores own = beans.getBeanProvider(RedisStores.class).getIfAvailable();
    if (own != null) {
      return opened(own, () -> {});
    }
    RedisConfig config = config(properties);
    String client = properties.redis().client();
    RedisStores stores =
        client == null
            ? RedisStores.connect(config)
            : RedisStores.connect(config, Settings.bean(beans, client, UnifiedJedis.class));
    return opened(stores, stores::close);
  }

  private static Opened opened(RedisStores stores, Runnable close) {
    return new Opened(
        stores::where, stores.sessions(), stores.memories(), Optional.empty(), stores::ping, close);
  }

  static RedisConfig config(IFriendProperties properties) {
    IFriendProperties.Redis redis = properties.redis();
    RedisConfig config =
        redis.client() != null && redis.url() == null
            // What messages call it.
            ? RedisConfig.of(RedisAddress.ofSocket(Path.of("bean " + redis.client())))
            : RedisConfig.of(
                Settings.required(redis.url(), "ifriend.redis.url", "redis://localhost:6379/0"));
    if (redis.keys() != null) {
      config = config.withKeyStyle(KeyStyle.valueOf(redis.keys().name()));
    }
    if (redis.keyPrefix() != null) {
      config = config.withKeyPrefix(redis.keyPrefix());
    }
    if (properties.session().durability() == Durability.REPLICA) {
      config = config.withReplicas(1);
    }
    if (properties.session().ttl() != null) {
      config = config.withSessionTtl(properties.session().ttl());
    }
    if (properties.memory().ttl() != null) {
      config = config.withMemoryTtl(properties.memory().ttl());
    }
    if (redis.timeout() != null) {
      config = config.withTimeout(redis.timeout());
    }
    if (redis.maxConnections() != null) {
      config = config.withMaxConnections(redis.maxConnections());
    }
    if (redis.tlsCa() != null) {
      config = config.withTls(new RedisTls(Optional.of(redis.tlsCa()), Optional.empty()));
    }
    return config;
  }
}
