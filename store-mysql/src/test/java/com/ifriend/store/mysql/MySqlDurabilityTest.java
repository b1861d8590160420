package com.ifriend.store.mysql;

import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.DurabilityContract;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;

/** With servers that write each commit to the disk before they answer. */
final class MySqlDurabilityTest {
  private abstract static class Durable extends DurabilityContract<MySqlServer> {
    private final Flavour flavour;

    Durable(Flavour flavour) {
      this.flavour = flavour;
    }

    @Override
    protected MySqlServer start() {
      MySqlServer.assumeRunsHere(flavour);
      return MySqlServer.start(flavour, "--innodb-flush-log-at-trx-commit=1");
    }

    /** A server takes seconds to recover; the second kill hits one that has. */
    @Override
    protected int kills() {
      return 2;
    }

    @Override
    protected void withStore(MySqlServer server, Consumer<SessionStore> work) {
      try (MySqlStores stores = MySqlStores.connect(MySqlBackend.config(server))) {
        work.accept(stores.sessions());
      }
    }
  }

  @Nested
  final class MySql extends Durable {
    MySql() {
      super(Flavour.MYSQL);
    }
  }

  @Nested
  final class MariaDb extends Durable {
    MariaDb() {
      super(Flavour.MARIADB);
    }
  }
}
