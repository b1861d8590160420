package com.ifriend.bench.peers.contender;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** GET the session, parse it, add the event, SET it. */
class WholeJsonSet extends Baseline {
  static final SetParams EXPIRING = SetParams.setParams().ex(TTL_SECONDS);

  private @Nullable RedisClient client;

  final RedisClient client() {
    return requireNonNull(client, "not open");
  }

  static byte[] key(String session) {
    return ("whole:" + session).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String open(URI server) {
    client = RedisClient.create(server);
    return "an algorithm, written here; Jedis pool, TTL " + TTL_SECONDS / 60 + " min";
  }

  @Override
  void add(String session, List<Event> events) throws IOException {
    byte[] key = key(session);
    var unused = client().set(key, EventJson.with(client().get(key), events), EXPIRING);
  }

  @Override
  public List<Event> read(String session) throws IOException {
    return EventJson.parse(client().get(key(session)));
  }

  @Override
  public void delete(String session) {
    var unused = client().del(key(session));
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
