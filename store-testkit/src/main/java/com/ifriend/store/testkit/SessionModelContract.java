package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.adk.sessions.State;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.SessionModel.Message;
import com.ifriend.store.testkit.SessionModel.Outcome;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random operations, through two services and through sessions held for long, must
 * give at each step what a {@link SessionModel} gives. Fails with the shortest sequence it finds.
 */
public abstract class SessionModelContract extends ContractCase {

  private static final int SEQUENCES = 40;

  private static final int LENGTH = 60;

  private static final int HANDLES = 2;

  @Override
  protected abstract SessionBackend backend();

  @Test
  @DisplayName("1 to 24: whatever is done in whatever order, all is as in a simple model")
  final void randomOperationsAgreeWithAModel() {
    RandomSequences.check(
        SEQUENCES,
        SessionModelContract::operations,
        operations -> {
          ModelWorld world = new ModelWorld(backend());
          try {
            operations.forEach(operation -> operation.on(world));
            world.checkAll();
          } catch (StoreUnavailableException e) {
            if (!world.mayBeUnavailable()) {
              throw e;
            }
          }
        });
  }

  /** One step of a sequence; sessions and handles are given by their numbers. */
  private interface Operation {
    void on(ModelWorld world);
  }

  private static List<Operation> operations(Random random) {
    List<Operation> operations = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < LENGTH; i++) {
      int session = random.nextInt(ModelWorld.SESSIONS);
      int by = random.nextInt(2);
      int handle = random.nextInt(HANDLES);
      int kind = random.nextInt(100);
      if (kind < 50) {
        if (messages.isEmpty() || random.nextInt(4) > 0) {
          messages.add(message("e" + messages.size(), random));
        }
        operations.add(
            new Append(
                session,
                by,
                handle,
                // Mostly the newest; else one that was appended before, perhaps to this session.
                random.nextInt(4) > 0
                    ? messages.get(messages.size() - 1)
                    : messages.get(random.nextInt(messages.size())),
                random.nextInt(8) == 0
                    ? OptionalLong.of(random.nextInt(5))
                    : OptionalLong.empty()));
      } else if (kind < 65) {
        operations.add(new Open(session, by, handle, recent(random), after(random)));
      } else if (kind < 77) {
        operations.add(new Create(session, by, state(random)));
      } else if (kind < 82) {
        operations.add(new CreateOrGet(session, by, state(random)));
      } else if (kind < 89) {
        operations.add(new ListAll(session, by));
      } else if (kind < 92) {
        operations.add(new Delete(session, by));
      } else if (kind < 94) {
        operations.add(new Expire(session));
      } else if (kind < 98) {
        operations.add(new Trespass(session, by));
      } else {
        operations.add(new Disturb(session, random.nextInt(100)));
      }
    }
    return operations;
  }

  private static Message message(String id, Random random) {
    return new Message(
        id, "text of " + id, 1_000L * random.nextInt(10), state(random), random.nextInt(15) == 0);
  }

  private static Map<String, Object> state(Random random) {
    List<Object> values =
        List.of(1, "", "olá 京", true, 0.5, List.of(1, "x"), Map.of("a", 1), State.REMOVED);
    Map<String, Object> state = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String scope = List.of("", "", "user:", "app:", "temp:").get(random.nextInt(5));
      state.put(scope + "k" + random.nextInt(3), values.get(random.nextInt(values.size())));
    }
    return state;
  }

  private static @Nullable Integer recent(Random random) {
    return random.nextBoolean() ? null : (Integer) random.nextInt(6);
  }

  private static @Nullable Long after(Random random) {
    return random.nextInt(3) > 0 ? null : (Long) (1_000L * random.nextInt(10));
  }

  private record Create(int session, int by, Map<String, Object> state) implements Operation {
    @Override
    public void on(ModelWorld world) {
      SessionKey key = world.key(session);
      Single<Session> creation = world.service(by).createSession(key, state);
      if (world.model.create(key, state)) {
        Session created = creation.blockingGet();
        assertThat(created.events()).isEmpty();
        assertThat(created.state())
            .containsExactlyInAnyOrderEntriesOf(withTemporary(world.model.state(key), state));
      } else {
        requireRefused(creation, SessionAlreadyExistsException.class);
      }
    }
  }

  private record CreateOrGet(int session, int by, Map<String, Object> state) implements Operation {
    @Override
    public void on(ModelWorld world) {
      SessionKey key = world.key(session);
      boolean created = world.model.create(key, state);
      Session session = world.service(by).getOrCreateSession(key, state).blockingGet();
      assertThat(session.state())
          .containsExactlyInAnyOrderEntriesOf(
              withTemporary(world.model.state(key), created ? state : Map.of()));
      ModelWorld.assertMessages(session.events(), world.model.messages(key, null, null));
    }
  }

  private record Open(
      int session, int by, int handle, @Nullable Integer recent, @Nullable Long after)
      implements Operation {
    @Override
    public void on(ModelWorld world) {
      SessionKey key = world.key(session);
      GetSessionConfig.Builder config = GetSessionConfig.builder();
      if (recent != null) {
        config = config.numRecentEvents(recent);
      }
      if (after != null) {
        config = config.afterTimestamp(Instant.ofEpochMilli(after));
      }
      Session found = world.service(by).getSession(key, config.build()).blockingGet();
      if (world.model.exists(key)) {
        List<Message> shown = world.model.messages(key, recent, after);
        assertThat(found).isNotNull();
        ModelWorld.assertMessages(found.events(), shown);
        assertThat(found.state()).containsExactlyInAnyOrderEntriesOf(world.model.state(key));
        world.hold(key, handle, new ModelWorld.Held(found, shown, world.model.state(key)));
      } else {
        assertThat(found).isNull();
      }
    }
  }

  private record Append(int session, int by, int handle, Message message, OptionalLong fence)
      implements Operation {
    @Override
    public void on(ModelWorld world) {
      SessionKey key = world.key(session);
      ModelWorld.Held held = world.held(key, handle);
      StoredSessionService service = world.service(by);
      Single<Event> append =
          (fence.isPresent() ? service.fenced(fence.getAsLong()) : service)
              .appendEvent(held.session, event(message));
      if (message.partial()) {
        assertThat(append.blockingGet().partial()).contains(true);
      } else {
        Outcome outcome = world.model.append(key, message, fence);
        switch (outcome) {
          case APPENDED, DUPLICATE -> {
            assertThat(append.blockingGet().id()).isEqualTo(message.id());
            if (outcome == Outcome.APPENDED
                || world.model.follows(key, message.id(), held.last())) {
              held.append(message);
            }
          }
          case MISSING -> requireRefused(append, SessionNotFoundException.class);
          case FENCED -> requireRefused(append, StaleFenceException.class);
        }
      }
      ModelWorld.assertMessages(held.session.events(), held.messages);
      assertThat(held.session.state()).containsExactlyInAnyOrderEntriesOf(held.state);
    }
  }

  private record ListAll(int session, int by) implements Operation {
    @Override
    public void on(ModelWorld world) {
      world.checkList(world.key(session), world.service(by));
    }
  }

  private record Delete(int session, int by) implements Operation {
    @Override
    public void on(ModelWorld world) {
      world.service(by).deleteSession(world.key(session)).blockingAwait();
      world.model.remove(world.key(session));
    }
  }

  private record Expire(int session) implements Operation {
    @Override
    public void on(ModelWorld world) {
      world.expire(world.key(session));
    }
  }

  private record Disturb(int session, int what) implements Operation {
    @Override
    public void on(ModelWorld world) {
      world.disturb(world.key(session), what);
    }
  }

  /** Somebody else tries the id. */
  private record Trespass(int session, int by) implements Operation {
    @Override
    public void on(ModelWorld world) {
      SessionKey key = world.key(session);
      SessionKey other = new SessionKey(key.appName(), key.userId() + "x", key.id());
      BaseSessionService service = world.service(by);
      assertThat(service.getSession(other, null).isEmpty().blockingGet()).isTrue();
      assertThat(service.listEvents(other).blockingGet().events()).isEmpty();
      requireRefused(
          service.appendEvent(
              Session.builder(other).build(), event("e", Map.of("app:k0", "stray"))),
          SessionNotFoundException.class);
      service.deleteSession(other).blockingAwait();
    }
  }

  private static void requireRefused(Single<?> request, Class<? extends Exception> reason) {
    try {
      Object unused = request.blockingGet();
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      assertThat(e).isInstanceOf(reason);
      return;
    }
    throw new AssertionError("not refused");
  }

  private static Map<String, Object> withTemporary(
      Map<String, Object> state, Map<String, Object> given) {
    given.forEach(
        (name, value) -> {
          if (name.startsWith(State.TEMP_PREFIX)) {
            SessionModel.apply(state, name, value);
          }
        });
    return state;
  }

  private static Event event(Message message) {
    return Event.builder()
        .id(message.id())
        .author("user")
        .timestamp(message.timestamp())
        .content(Content.fromParts(Part.fromText(message.text())))
        .actions(EventActions.builder().stateDelta(message.delta()).build())
        .partial(message.partial())
        .build();
  }
}
