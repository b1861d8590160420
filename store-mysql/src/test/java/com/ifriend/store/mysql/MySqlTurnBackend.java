package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.List;

/** Queues on the servers that the session tests use. */
record MySqlTurnBackend(MySqlBackend servers) implements TurnBackend {
  static MySqlTurnBackend of(Flavour flavour) {
    return new MySqlTurnBackend(MySqlBackend.of(flavour));
  }

  @Override
  public TurnQueue queue(String name, TurnRules rules) {
    return servers.stores().turns(name, rules);
  }

  @Override
  public TurnQueue otherQueue(String name, TurnRules rules) {
    return servers.otherStores().turns(name, rules);
  }

  @Override
  public void age(String name, Duration by) {
    Sql sql = servers.sql();
    for (String column :
        List.of(
            "turn_lanes.due",
            "turns.accepted_at",
            "turns.parked_at",
            "turn_ids.known_until",
            "turn_queues.clock")) {
      String[] parts = column.split("\\.", 2);
      sql.update(
          "UPDATE {" + parts[0] + "} SET " + parts[1] + " = " + parts[1] + " - ? WHERE queue = ?",
          by.toNanos() / 1_000,
          name.getBytes(UTF_8));
    }
  }
}
