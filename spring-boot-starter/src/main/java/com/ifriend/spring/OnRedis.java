package com.ifriend.spring;

import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.redis.RedisTls;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;

/** Stores on Redis: the application's own {@link RedisStores} if it has some. */
final class OnRedis {
  private OnRedis() {}

  static Opened open(IFriendProperties properties, BeanFactory beans) {
    RedisStores own = beans.getBeanProvider(RedisStores.class).getIfAvailable();
    if (own != null) {
      return opened(own, () -> {});
    }
    RedisStores stores = RedisStores.connect(config(properties));
    return opened(stores, stores::close);
  }

  private static Opened opened(RedisStores stores, Runnable close) {
    return new Opened(
        stores.where(),
        stores.sessions(),
        stores.memories(),
        Optional.empty(),
        stores::ping,
        close);
  }

  private static RedisConfig config(IFriendProperties properties) {
    IFriendProperties.Redis redis = properties.redis();
    RedisConfig config =
        RedisConfig.of(
            Settings.required(redis.url(), "ifriend.redis.url", "redis://localhost:6379/0"));
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
