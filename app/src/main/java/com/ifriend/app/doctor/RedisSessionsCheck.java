package com.ifriend.app.doctor;

import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;

/**
 * Whether sessions expire as they should. Looks at a sample, since walking through all keys of a
 * large Redis takes long; no request path of the bot does that.
 */
record RedisSessionsCheck(RedisConfig config, HostAndPort server, UnifiedJedis client) {
  private static final String SUBJECT = "Redis sessions";
  private static final int SAMPLE = 200;
  private static final int STEPS = 50;
  private static final int KEYS_PER_STEP = 1_000;

  void run(Consumer<Finding> findings) {
    List<String> keys = sample();
    List<Response<Long>> ttls = new ArrayList<>();
    try (AbstractPipeline pipeline = client.pipelined()) {
      keys.forEach(key -> ttls.add(pipeline.ttl(key)));
      pipeline.sync();
    }
    long longest = 0;
    long shortest = Long.MAX_VALUE;
    int alive = 0;
    List<String> immortal = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      long ttl = ttls.get(i).get();
      if (ttl == -1) {
        immortal.add(keys.get(i));
      } else if (ttl >= 0) {
        alive++;
        longest = Math.max(longest, ttl);
        shortest = Math.min(shortest, ttl);
      }
      // -2: it has expired since the scan, as it should.
    }
    long expected = config.sessionTtl().toSeconds();
    if (!immortal.isEmpty()) {
      findings.accept(
          Finding.failed(
              SUBJECT,
              immortal.size()
                  + " of "
                  + keys.size()
                  + " sessions never expire (TTL -1), as "
                  + immortal.get(0),
              "another program wrote them without a deadline: "
                  + RedisCli.to(config, server, "EXPIRE \"" + immortal.get(0) + "\" " + expected)
                  + ", and the same for its other keys"));
    }
    if (longest > expected) {
      findings.accept(
          Finding.warning(
              SUBJECT,
              "a session lives for " + longest + " s more, and REDIS_SESSION_TTL is " + expected,
              "give all programs on this Redis the same REDIS_SESSION_TTL"));
    } else if (alive > 0) {
      findings.accept(
          Finding.good(
              SUBJECT,
              alive + " sessions seen, they expire in " + shortest + " to " + longest + " s"));
    } else if (immortal.isEmpty()) {
      findings.accept(Finding.good(SUBJECT, "no session is there (or none in the sample)"));
    }
  }

  private List<String> sample() {
    List<String> keys = new ArrayList<>();
    ScanParams wanted =
        new ScanParams().match(RedisProbe.sessionPattern(config)).count(KEYS_PER_STEP);
    String cursor = ScanParams.SCAN_POINTER_START;
    for (int step = 0; step < STEPS && keys.size() < SAMPLE; step++) {
      var page = client.scan(cursor, wanted);
      keys.addAll(page.getResult());
      cursor = page.getCursor();
      if (page.isCompleteIteration()) {
        break;
      }
    }
    return keys.subList(0, Math.min(SAMPLE, keys.size()));
  }
}
