package com.ifriend.spring;

import com.ifriend.spring.IFriendProperties.Durability;
import com.ifriend.store.SessionStore;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.tiered.TieredConfig;
import com.ifriend.store.tiered.TieredStores;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.BeanFactory;

/**
 * Sessions on Redis that are kept in the database, and memories there: the application's own {@link
 * TieredStores} if it has some.
 */
final class OnTiers {
  private OnTiers() {}

  static Opened open(
      IFriendProperties properties, BeanFactory beans, UnaryOperator<SessionStore> sealing) {
    TieredStores own = beans.getBeanProvider(TieredStores.class).getIfAvailable();
    if (own != null) {
      if (properties.session().encryptionKeyset() != null) {
        throw new UnusableSettingException(
            "ifriend.session.encryption-keyset cannot seal what the application's TieredStores"
                + " keep",
            "Leave it out, and give the keys to TieredStores.connect.",
            null);
      }
      return opened(own, "the application's TieredStores", () -> {});
    }
    if (properties.redis().client() != null || properties.cloudsql().dataSource() != null) {
      throw new UnusableSettingException(
          "ifriend.session.backend=tiered opens connections of its own, and cannot use those of"
              + " ifriend.redis.client or ifriend.cloudsql.data-source",
          "Set ifriend.redis.url and ifriend.cloudsql.host in their place.",
          null);
    }
    RedisConfig redis = OnRedis.config(properties);
    Integer days = properties.session().archiveDays();
    MySqlConfig mysql = OnMySql.config(properties, days == null ? null : Duration.ofDays(days));
    Durability durability = properties.session().durability();
    TieredConfig config = TieredConfig.DEFAULT;
    if (durability != null) {
      config =
          config.withDurability(com.ifriend.store.tiered.Durability.valueOf(durability.name()));
    }
    TieredStores stores = TieredStores.connect(redis, mysql, config, sealing);
    return opened(
        stores,
        "redis " + redis.address().where() + ", kept in cloudsql " + mysql.address(),
        stores::close);
  }

  private static Opened opened(TieredStores stores, String where, Runnable close) {
    Supplier<String> state =
        () -> {
          TieredStores.Status status = stores.status();
          return where
              + (status.redis() ? "" : "; redis is away")
              + (status.mysql() ? "" : "; cloudsql is away, " + status.waiting() + " appends wait");
        };
    return new Opened(
        state,
        stores.sessions(),
        stores.mysql().memories(),
        Optional.of(stores.mysql()::sessionsExpired),
        stores::ping,
        close);
  }
}
