package com.ifriend.bench.peers.contender;

import com.ifriend.bench.peers.child.SqlAddress;
import com.ifriend.store.SessionStore;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import java.net.URI;
import java.time.Duration;

final class OursOnMySql extends Ours<MySqlStores> {
  @Override
  MySqlStores connect(URI address) {
    return MySqlStores.connect(config(address));
  }

  private static MySqlConfig config(URI address) {
    SqlAddress sql = SqlAddress.of(address);
    return MySqlConfig.tcp(sql.host(), sql.port(), sql.database(), sql.user(), sql.password())
        // Not while something is measured.
        .withSweepInterval(Duration.ofDays(1));
  }

  @Override
  SessionStore sessions(MySqlStores connected) {
    return connected.sessions();
  }

  @Override
  void close(MySqlStores connected) {
    connected.close();
  }

  @Override
  String settings(URI address) {
    MySqlConfig config = config(address);
    return "pool of "
        + config.maxConnections()
        + ", TTL "
        + config.sessionTtl().toMinutes()
        + " min";
  }
}
