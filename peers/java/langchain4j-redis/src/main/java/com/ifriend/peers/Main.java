package com.ifriend.peers;

import com.ifriend.bench.race.child.Message;
import com.ifriend.bench.race.child.Peer;
import com.ifriend.bench.race.child.PeerLoop;
import com.ifriend.bench.race.child.Versions;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.community.store.memory.chat.redis.RedisChatMemoryStore;
import dev.langchain4j.community.store.memory.chat.redis.StoreType;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * LangChain4j's chat memory on its Redis store; as a STRING, because the default needs a module of
 * Redis, and with a window that keeps all.
 */
public final class Main implements Peer<ChatMemory, ChatMessage> {
  private RedisChatMemoryStore store;

  public static void main(String[] args) throws Exception {
    PeerLoop.run(new Main());
  }

  @Override
  public String open(URI server) {
    store =
        RedisChatMemoryStore.builder()
            .host(server.getHost())
            .port(server.getPort())
            .prefix("langchain4j:")
            .ttl(3600L)
            .storeType(StoreType.STRING)
            .build();
    return Versions.of("dev.langchain4j", "langchain4j-community-redis")
        + "; MessageWindowChatMemory without a limit, StoreType.STRING, TTL 60 min";
  }

  @Override
  public boolean offers(Offer offer) {
    return false;
  }

  @Override
  public void create(String session) {
    // A memory is there when it has messages.
  }

  @Override
  public ChatMemory load(String session, int last) {
    return MessageWindowChatMemory.builder()
        .id(session)
        .maxMessages(last == 0 ? Integer.MAX_VALUE : last)
        .chatMemoryStore(store)
        .build();
  }

  @Override
  public ChatMessage event(String session, Message message) {
    return message.kind() == Message.Kind.CALL
        ? AiMessage.from(
            ToolExecutionRequest.builder()
                .id("call-" + message.id())
                .name(Message.TOOL)
                .arguments(message.arguments())
                .build())
        : AiMessage.from(message.text());
  }

  @Override
  public void append(ChatMemory handle, ChatMessage event) {
    handle.add(event);
  }

  @Override
  public void fill(String session, List<ChatMessage> events) {
    List<ChatMessage> all = new ArrayList<>(store.getMessages(session));
    all.addAll(events);
    store.updateMessages(session, all);
  }

  @Override
  public List<ChatMessage> read(String session) {
    return load(session, 0).messages();
  }

  @Override
  public Optional<Integer> number(ChatMessage event) {
    if (!(event instanceof AiMessage message)) {
      return Optional.empty();
    }
    if (message.hasToolExecutionRequests()) {
      ToolExecutionRequest call = message.toolExecutionRequests().get(0);
      return Message.numberOfCall(call.name(), call.arguments());
    }
    return Message.numberOf(message.text());
  }

  @Override
  public void delete(String session) {
    store.deleteMessages(session);
  }

  @Override
  public void close() {
    // The store has nothing to close.
  }
}
