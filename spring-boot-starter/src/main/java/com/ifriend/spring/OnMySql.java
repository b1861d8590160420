package com.ifriend.spring;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.mysql.MySqlTls;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** Stores on MySQL or MariaDB: the application's own {@link MySqlStores} if it has some. */
final class OnMySql {
  private OnMySql() {}

  static Opened open(IFriendProperties properties, BeanFactory beans) {
    MySqlStores own = beans.getBeanProvider(MySqlStores.class).getIfAvailable();
    if (own != null) {
      return opened(own, "the application's MySqlStores", () -> {});
    }
    String bean = properties.cloudsql().dataSource();
    Duration ttl = properties.session().ttl();
    MySqlConfig config;
    MySqlStores stores;
    if (bean == null) {
      config = config(properties, ttl);
      stores = MySqlStores.connect(config);
    } else {
      DataSource source = Settings.bean(beans, bean, DataSource.class);
      config = with(properties.cloudsql(), ttl, named("bean " + bean, source));
      stores = MySqlStores.connect(config, source);
    }
    return opened(stores, config.address() + ", database " + config.database(), stores::close);
  }

  private static Opened opened(MySqlStores stores, String where, Runnable close) {
    return new Opened(
        () -> where,
        stores.sessions(),
        stores.memories(),
        Optional.of(stores::sessionsExpired),
        stores::ping,
        close);
  }

  /** What messages call it. */
  private static MySqlConfig named(String name, DataSource source) {
    try (Connection connection = source.getConnection()) {
      return MySqlConfig.unixSocket(
          Path.of(name),
          String.valueOf(connection.getCatalog()),
          String.valueOf(connection.getMetaData().getUserName()),
          "");
    } catch (SQLException e) {
      throw new StoreUnavailableException(name + " gives no connection: " + e.getMessage(), e);
    }
  }

  static MySqlConfig config(IFriendProperties properties, @Nullable Duration ttl) {
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
    return with(sql, ttl, config);
  }

  private static MySqlConfig with(
      IFriendProperties.CloudSql sql, @Nullable Duration ttl, MySqlConfig address) {
    MySqlConfig config = address;
    if (ttl != null) {
      config = config.withSessionTtl(ttl);
    }
    if (sql.tablePrefix() != null) {
      config = config.withTablePrefix(sql.tablePrefix());
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
