package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import com.ifriend.bench.kit.BlobTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.params.SetParams;

/** GET the session, parse it, add the event, SET it. */
final class WholeJson extends RedisBaseline {
  private static final SetParams EXPIRING = SetParams.setParams().ex(TTL_SECONDS);
  private static final int TRIES = 100;

  private final boolean watched;

  /**
   * @param watched with WATCH, and again from the start when another was quicker
   */
  WholeJson(boolean watched) {
    this.watched = watched;
  }

  private static byte[] key(String session) {
    return ("whole:" + session).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  void add(String session, List<Event> events) throws IOException {
    byte[] key = key(session);
    if (!watched) {
      client().set(key, BlobTable.with(client().get(key), events), EXPIRING);
      return;
    }
    for (int attempt = 0; attempt < TRIES; attempt++) {
      if (addedWatched(key, events)) {
        return;
      }
    }
    throw new IllegalStateException("another writer was quicker " + TRIES + " times");
  }

  private boolean addedWatched(byte[] key, List<Event> events) throws IOException {
    try (Connection connection = client().getPool().getResource();
        AbstractTransaction transaction = new Transaction(connection, false)) {
      transaction.watch(key);
      connection.sendCommand(Protocol.Command.GET, key);
      byte[] longer = BlobTable.with(connection.getBinaryBulkReply(), events);
      transaction.multi();
      transaction.set(key, longer, EXPIRING);
      return transaction.exec() != null;
    }
  }

  @Override
  public List<Event> read(String session) throws IOException {
    return BlobTable.parse(client().get(key(session)));
  }

  @Override
  public void delete(String session) {
    client().del(key(session));
  }
}
