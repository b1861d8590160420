package com.ifriend.peers;

import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.child.Peer;
import com.ifriend.bench.race.child.PeerLoop;
import com.ifriend.bench.race.child.SqlAddress;
import com.ifriend.bench.race.child.Versions;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Spring AI's chat memory on its JDBC repository, with the schema that comes with it, and a window
 * that keeps all, because the default one forgets all but twenty messages.
 */
public final class Main implements Peer<String, org.springframework.ai.chat.messages.Message> {
  private HikariDataSource pool;
  private ChatMemory memory;

  public static void main(String[] args) throws Exception {
    PeerLoop.run(new Main());
  }

  @Override
  public String open(URI server) {
    SqlAddress address = SqlAddress.of(server);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.addDataSourceProperty("useServerPrepStmts", "true");
    pool = new HikariDataSource(config);
    new ResourceDatabasePopulator(
            new ClassPathResource(
                "org/springframework/ai/chat/memory/repository/jdbc/schema-mariadb.sql"))
        .execute(pool);
    memory =
        MessageWindowChatMemory.builder()
            .chatMemoryRepository(JdbcChatMemoryRepository.builder().dataSource(pool).build())
            .maxMessages(Integer.MAX_VALUE)
            .build();
    return Versions.of("org.springframework.ai", "spring-ai-model-chat-memory-repository-jdbc")
        + "; MessageWindowChatMemory without a limit, its schema-mariadb.sql, HikariCP pool of "
        + config.getMaximumPoolSize();
  }

  @Override
  public boolean offers(Offer offer) {
    return false;
  }

  @Override
  public void create(String session) {
    // A conversation is there when it has messages.
  }

  @Override
  public String load(String session, int last) {
    return session;
  }

  @Override
  public org.springframework.ai.chat.messages.Message event(String session, Message message) {
    return message.kind() == Message.Kind.CALL
        ? AssistantMessage.builder()
            .content("")
            .toolCalls(
                List.of(
                    new AssistantMessage.ToolCall(
                        "call-" + message.id(), "function", Message.TOOL, message.arguments())))
            .build()
        : new AssistantMessage(message.text());
  }

  @Override
  public void append(String handle, org.springframework.ai.chat.messages.Message event) {
    memory.add(handle, List.of(event));
  }

  @Override
  public void fill(String session, List<org.springframework.ai.chat.messages.Message> events) {
    memory.add(session, events);
  }

  @Override
  public List<org.springframework.ai.chat.messages.Message> read(String session) {
    return memory.get(session);
  }

  @Override
  public Optional<Integer> number(org.springframework.ai.chat.messages.Message event) {
    if (event instanceof AssistantMessage content && content.hasToolCalls()) {
      AssistantMessage.ToolCall call = content.getToolCalls().get(0);
      return Message.numberOfCall(call.name(), call.arguments());
    }
    return Message.numberOf(String.valueOf(event.getText()));
  }

  @Override
  public void delete(String session) {
    memory.clear(session);
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
