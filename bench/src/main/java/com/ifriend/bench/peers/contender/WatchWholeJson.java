package com.ifriend.bench.peers.contender;

import com.google.adk.events.Event;
import java.io.IOException;
import java.util.List;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Transaction;

/** As {@link WholeJsonSet}, with WATCH, and again from the start when another was quicker. */
final class WatchWholeJson extends WholeJsonSet {
  private static final int TRIES = 100;

  @Override
  void add(String session, List<Event> events) throws IOException {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      if (added(session, events)) {
        return;
      }
    }
    throw new IllegalStateException("another writer was quicker " + TRIES + " times");
  }

  private boolean added(String session, List<Event> events) throws IOException {
    byte[] key = key(session);
    try (Connection connection = client().getPool().getResource();
        AbstractTransaction transaction = new Transaction(connection, false)) {
      ignore(transaction.watch(key));
      connection.sendCommand(Protocol.Command.GET, key);
      byte[] history = connection.getBinaryBulkReply();
      byte[] longer = EventJson.with(history, events);
      transaction.multi();
      ignore(transaction.set(key, longer, EXPIRING));
      return transaction.exec() != null;
    }
  }
}
