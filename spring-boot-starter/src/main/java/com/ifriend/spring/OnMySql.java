package com.ifriend.spring;

import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.mysql.MySqlTls;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;

/** Stores on MySQL or MariaDB: the application's own {@link MySqlStores} if it has some. */
final class OnMySql {
  private OnMySql() {}

  static Opened open(IFriendProperties properties, BeanFactory beans) {
    MySqlStores own = beans.getBeanProvider(MySqlStores.class).getIfAvailable();
    if (own != null) {
      return opened(own, "the application's MySqlStores", () -> {});
    }
    MySqlConfig config = config(properties);
    MySqlStores stores = MySqlStores.connect(config);
    return opened(stores, config.address() + ", database " + config.database(), stores::close);
  }

  private static Opened opened(MySqlStores stores, String where, Runnable close) {
    return new Opened(
        where,
        stores.sessions(),
        stores.memories(),
        Optional.of(stores::sessionsExpired),
        stores::ping,
        close);
  }

  private static MySqlConfig config(IFriendProperties properties) {
    IFriendProperties.CloudSql sql = properties.cloudsql();
    String database = Settings.required(sql.database(), "ifriend.cloudsql.database", "my-app");
    String user = Settings.required(sql.user(), "ifriend.cloudsql.user", "my-app");
    MySqlConfig config;
    if (sql.unixSocket() != null) {
      config = MySqlConfig.unixSocket(sql.unixSocket(), database, user, sql.password());
    } else if (sql.instance() != null) {
      MySqlAddress.Instance instance = new MySqlAddress.Instance(sql.instance(), Optional.empty());
      config = MySqlConfig.instance(instance, database, user, sql.password());
    } else {
      String host =
          Settings.required(
              sql.host(),
              "ifriend.cloudsql.host (or ifriend.cloudsql.unix-socket, or"
                  + " ifriend.cloudsql.instance)",
              "localhost");
      config = MySqlConfig.tcp(host, sql.port(), database, user, sql.password());
    }
    if (properties.session().ttl() != null) {
      config = config.withSessionTtl(properties.session().ttl());
    }
    if (sql.timeout() != null) {
      config = config.withTimeout(sql.timeout());
    }
    if (sql.maxConnections() != null) {
      config = config.withMaxConnections(sql.maxConnections());
    }
    if (sql.tlsCa() != null) {
      config = config.withTls(new MySqlTls(sql.tlsCa(), Optional.empty()));
    }
    return config;
  }
}
