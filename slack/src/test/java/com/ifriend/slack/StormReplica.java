package com.ifriend.slack;

import com.ifriend.agent.Concierge;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.api.Tuning;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * One of several bots on the same queue, in a JVM of its own: backend (redis or mysql), its port,
 * address of Slack, bot token, app token. Says "ready" when it listens.
 */
final class StormReplica {
  private static final TurnRules RULES =
      TurnRules.DEFAULT.withLease(Duration.ofSeconds(2)).withAuthor(100, 1_000);

  /** Of a turn; a model takes longer. */
  private static final Duration THINKING = Duration.ofMillis(30);

  private StormReplica() {}

  public static void main(String[] args) throws Exception {
    Stores stores = Stores.open(args[0], Integer.parseInt(args[1]));
    ScriptedAgent agent =
        new ScriptedAgent(
            text -> {
              Thread.sleep(THINKING.toMillis());
              return "answer to " + text;
            },
            true);
    SlackBot unused =
        SlackBot.start(
            SlackConfig.socketMode(args[3], args[4]).withApiUrl(URI.create(args[2])),
            new Concierge(
                agent, new StoredSessionService(stores.sessions()).returningExisting(), null),
            stores.turns(),
            Clock.systemUTC(),
            Tuning.DEFAULT);
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  /** On a server of this kind. */
  record Stores(SessionStore sessions, TurnQueue turns, Runnable closing) implements AutoCloseable {
    static Stores open(String backend, int port) {
      if (backend.equals("redis")) {
        RedisStores stores = Rig.redis("redis://127.0.0.1:" + port);
        return new Stores(stores.sessions(), stores.turns("storm", RULES), stores::close);
      }
      MySqlStores stores =
          MySqlStores.connect(
              MySqlConfig.tcp(
                  "127.0.0.1", port, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD));
      return new Stores(stores.sessions(), stores.turns("storm", RULES), stores::close);
    }

    @Override
    public void close() {
      closing.run();
    }
  }
}
