package com.ifriend.peers;

import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.child.Peer;
import com.ifriend.bench.race.child.PeerLoop;
import com.ifriend.bench.race.child.SqlAddress;
import com.ifriend.bench.race.child.Versions;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.session.CreateSessionRequest;
import org.springframework.ai.session.DefaultSessionService;
import org.springframework.ai.session.EventFilter;
import org.springframework.ai.session.SessionEvent;
import org.springframework.ai.session.SessionService;
import org.springframework.ai.session.jdbc.JdbcSessionRepository;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Spring AI Session on its JDBC repository, with the schema that comes with it. */
public final class Main implements Peer<String, SessionEvent> {
  private HikariDataSource pool;
  private SessionService service;

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
    ResourceDatabasePopulator schema =
        new ResourceDatabasePopulator(
            new ClassPathResource("org/springframework/ai/session/jdbc/schema-mysql.sql"));
    // For a child that is started again: the script makes its indexes without asking.
    schema.setContinueOnError(true);
    schema.execute(pool);
    service =
        DefaultSessionService.builder()
            .sessionRepository(JdbcSessionRepository.builder().dataSource(pool).build())
            .build();
    return Versions.of("org.springaicommunity", "spring-ai-session-jdbc")
        + "; its schema-mysql.sql, HikariCP pool of "
        + config.getMaximumPoolSize();
  }

  @Override
  public void create(String session) {
    service.create(CreateSessionRequest.builder().id(session).userId("user").build());
  }

  @Override
  public String load(String session, int last) {
    return session;
  }

  @Override
  public SessionEvent event(String session, Message message) {
    AssistantMessage content =
        message.kind() == Message.Kind.CALL
            ? AssistantMessage.builder()
                .content("")
                .toolCalls(
                    List.of(
                        new AssistantMessage.ToolCall(
                            "call-" + message.id(), "function", Message.TOOL, message.arguments())))
                .build()
            : new AssistantMessage(message.text());
    return SessionEvent.builder()
        .id(message.id())
        .sessionId(session)
        .timestamp(Instant.now())
        .message(content)
        .build();
  }

  @Override
  public void append(String handle, SessionEvent event) {
    service.appendEvent(event);
  }

  @Override
  public List<SessionEvent> read(String session) {
    return service.getEvents(session, EventFilter.all());
  }

  @Override
  public List<SessionEvent> last(String session, int count) {
    return service.getEvents(session, EventFilter.lastN(count));
  }

  @Override
  public Optional<Integer> number(SessionEvent event) {
    if (!(event.getMessage() instanceof AssistantMessage content)) {
      return Optional.empty();
    }
    if (content.hasToolCalls()) {
      AssistantMessage.ToolCall call = content.getToolCalls().get(0);
      return Message.numberOfCall(call.name(), call.arguments());
    }
    return Message.numberOf(String.valueOf(content.getText()));
  }

  @Override
  public void delete(String session) {
    service.delete(session);
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
