package com.ifriend.peers;

import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.child.Peer;
import com.ifriend.bench.race.child.PeerLoop;
import com.ifriend.bench.race.child.SqlAddress;
import com.ifriend.bench.race.child.Versions;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agentscope.core.memory.InMemoryMemory;
import io.agentscope.core.message.ContentBlock;
import io.agentscope.core.message.Msg;
import io.agentscope.core.message.MsgRole;
import io.agentscope.core.message.TextBlock;
import io.agentscope.core.message.ToolUseBlock;
import io.agentscope.core.session.Session;
import io.agentscope.core.session.mysql.MysqlSession;
import io.agentscope.core.session.redis.jedis.JedisSession;
import io.agentscope.core.session.redis.redisson.RedissonSession;
import io.agentscope.core.state.SimpleSessionKey;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.redisson.Redisson;
import org.redisson.config.Config;
import redis.clients.jedis.JedisPool;

/**
 * AgentScope's sessions, as its agents use them: the memory of an agent is loaded from a session,
 * grows by a message, and is saved. The argument says on what.
 */
public final class Main implements Peer<Main.Held, Msg> {
  private final String kind;
  private HikariDataSource pool;
  private Session sessions;

  private Main(String kind) {
    this.kind = kind;
  }

  public static void main(String[] args) throws Exception {
    PeerLoop.run(new Main(args[0]));
  }

  /** An agent's memory. */
  record Held(SimpleSessionKey key, InMemoryMemory memory) {}

  @Override
  public String open(URI server) {
    String core = Versions.of("io.agentscope", "agentscope-core");
    switch (kind) {
      case "jedis" -> {
        sessions = JedisSession.builder().jedisPool(new JedisPool(server)).build();
        return core + "; JedisPool at its defaults";
      }
      case "redisson" -> {
        Config config = new Config();
        config.useSingleServer().setAddress("redis://" + server.getAuthority());
        sessions = RedissonSession.builder().redissonClient(Redisson.create(config)).build();
        return core + "; Redisson at its defaults";
      }
      case "mysql" -> {
        SqlAddress address = SqlAddress.of(server);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.addDataSourceProperty("useServerPrepStmts", "true");
        pool = new HikariDataSource(config);
        sessions = new MysqlSession(pool, address.database(), "agentscope_sessions", true);
        return core + "; its own table, HikariCP pool of " + config.getMaximumPoolSize();
      }
      default -> throw new IllegalArgumentException("no kind " + kind);
    }
  }

  @Override
  public boolean offers(Offer offer) {
    return offer == Offer.IDS;
  }

  @Override
  public void create(String session) {
    // A session is there when something was saved in it.
  }

  @Override
  public Held load(String session, int last) {
    Held held = new Held(SimpleSessionKey.of(session), new InMemoryMemory());
    held.memory.loadFrom(sessions, held.key);
    for (int extra = held.memory.getMessages().size() - last; last > 0 && extra > 0; extra--) {
      held.memory.deleteMessage(0);
    }
    return held;
  }

  @Override
  public Msg event(String session, Message message) {
    ContentBlock content =
        message.kind() == Message.Kind.CALL
            ? ToolUseBlock.builder()
                .id("call-" + message.id())
                .name(Message.TOOL)
                .input(Map.of(Message.ARGUMENT, message.number()))
                .build()
            : TextBlock.builder().text(message.text()).build();
    return Msg.builder()
        .id(message.id())
        .name("ifriend")
        .role(MsgRole.ASSISTANT)
        .content(content)
        .build();
  }

  @Override
  public void append(Held handle, Msg event) {
    handle.memory.addMessage(event);
    handle.memory.saveTo(sessions, handle.key);
  }

  @Override
  public void fill(String session, List<Msg> events) {
    Held held = load(session, 0);
    events.forEach(held.memory::addMessage);
    held.memory.saveTo(sessions, held.key);
  }

  @Override
  public List<Msg> read(String session) {
    return load(session, 0).memory.getMessages();
  }

  @Override
  public Optional<Integer> number(Msg event) {
    List<ContentBlock> blocks = event.getContent();
    if (blocks.size() != 1) {
      return Optional.empty();
    }
    if (blocks.get(0) instanceof ToolUseBlock call) {
      return call.getName().equals(Message.TOOL)
              && call.getInput().get(Message.ARGUMENT) instanceof Number number
          ? Optional.of(number.intValue())
          : Optional.empty();
    }
    return blocks.get(0) instanceof TextBlock text
        ? Message.numberOf(text.getText())
        : Optional.empty();
  }

  @Override
  public void delete(String session) {
    sessions.delete(SimpleSessionKey.of(session));
  }

  @Override
  public void close() {
    if (sessions != null) {
      sessions.close();
    }
    if (pool != null) {
      pool.close();
    }
  }
}
