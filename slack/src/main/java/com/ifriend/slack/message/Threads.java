package com.ifriend.slack.message;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.SessionNotes;
import com.ifriend.agent.Turn;
import com.ifriend.agent.text.Amendments;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who goes on speaking with the bot in a thread of a channel without mentioning it: who has called
 * it there, until they send it away or people speak to each other.
 *
 * <p>That is kept for all processes, in the state of a session {@code slack_{channel}_{thread}}
 * that belongs to the thread and to no person: when each was in, when out, and when people spoke to
 * each other, as time stamps of the messages that did it, so that it does not matter in which order
 * messages arrive. It lives as long as sessions do. Thread-safe.
 */
public final class Threads {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);

  private static final String IN = "in_";
  private static final String OUT = "out_";
  private static final String AMONG_PEOPLE = "among_people";

  /** Of the conversation of one other person. */
  private static final int MOST_EVENTS = 40;

  private static final int MOST_PEOPLE = 5;

  private final BaseSessionService sessions;
  private final ThreadReader reader;

  public Threads(BaseSessionService sessions, ThreadReader reader) {
    this.sessions = sessions;
    this.reader = reader;
  }

  /** Keeps that the author of a message has called the bot into its thread. */
  public void called(InboundMessage message) {
    Map<String, Object> state = message.startsThread() ? Map.of() : state(message);
    if (!isIn(state, message.user(), message.ts())
        && at(state, IN + message.user()).compareTo(micros(message.ts())) < 0) {
      keep(message, IN + message.user());
    }
  }

  /** Whether the author of a message in a thread is speaking with the bot. */
  public boolean isIn(InboundMessage message) {
    return isIn(state(message), message.user(), message.ts());
  }

  /** Keeps that the author of a message has sent the bot away. */
  public void left(InboundMessage message) {
    if (isIn(message)) {
      keep(message, OUT + message.user());
    }
  }

  /** Keeps that a message was for other people, if anybody speaks with the bot in its thread. */
  public void amongPeople(InboundMessage message) {
    Map<String, Object> state = state(message);
    if (people(state).stream().anyMatch(user -> isIn(state, user, message.ts()))) {
      keep(message, AMONG_PEOPLE);
    }
  }

  private static boolean isIn(Map<String, Object> state, String user, String ts) {
    BigDecimal since = at(state, IN + user);
    BigDecimal until = at(state, OUT + user).max(at(state, AMONG_PEOPLE));
    BigDecimal now = micros(ts);
    return since.signum() > 0
        && since.compareTo(now) <= 0
        && (until.compareTo(since) <= 0 || until.compareTo(now) > 0);
  }

  private static List<String> people(Map<String, Object> state) {
    return state.keySet().stream()
        .filter(key -> key.startsWith(IN))
        .map(key -> key.substring(IN.length()))
        .sorted()
        .toList();
  }

  private static BigDecimal at(Map<String, Object> state, String key) {
    return state.get(key) instanceof String ts ? micros(ts) : BigDecimal.ZERO;
  }

  private static BigDecimal micros(String ts) {
    try {
      return new BigDecimal(ts);
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }

  /**
   * What others said in the thread before a message: as Slack tells it, else what they and the bot
   * have said to each other by our own record. Nothing of their memories, and nothing that does not
   * stand in the thread.
   */
  public List<Turn.Said> before(InboundMessage message) {
    return reader.before(message).orElseGet(() -> recorded(message));
  }

  private List<Turn.Said> recorded(InboundMessage message) {
    List<Turn.Said> said = new ArrayList<>();
    try {
      List<String> others =
          people(state(message)).stream().filter(user -> !user.equals(message.user())).toList();
      for (String other : others.subList(0, Math.min(MOST_PEOPLE, others.size()))) {
        Session session = session(message.ownerOf(other), message.sessionIdOf(other), MOST_EVENTS);
        if (session == null) {
          continue;
        }
        Amendments.apply(session);
        for (Event event : session.events()) {
          spoken(event, other).ifPresent(said::add);
        }
      }
    } catch (RuntimeException e) {
      log.warn("What was said in a thread before cannot be read: {}", e.getClass().getName());
    }
    return said;
  }

  private static Optional<Turn.Said> spoken(Event event, String user) {
    boolean ofUser = "user".equals(event.author());
    if (!event.functionCalls().isEmpty() || !event.functionResponses().isEmpty()) {
      return Optional.empty();
    }
    return event
        .content()
        .map(Content::text)
        .filter(text -> !text.isBlank())
        .map(text -> new Turn.Said(ofUser ? user : IFriendAgent.NAME, text));
  }

  private Map<String, Object> state(InboundMessage message) {
    String id = message.threadId();
    Session session = session(id, id, 0);
    return session == null ? Map.of() : Map.copyOf(session.state());
  }

  private @Nullable Session session(String user, String id, int recent) {
    return sessions
        .getSession(
            Concierge.APP_NAME,
            user,
            id,
            Optional.of(GetSessionConfig.builder().numRecentEvents(recent).build()))
        .blockingGet();
  }

  private void keep(InboundMessage message, String key) {
    String id = message.threadId();
    Map<String, Object> delta = Map.of(key, message.ts());
    Session session = session(id, id, 0);
    if (session == null) {
      session = sessions.createSession(Concierge.APP_NAME, id, delta, id).blockingGet();
    }
    if (!message.ts().equals(session.state().get(key))) {
      SessionNotes.keep(sessions, session, delta);
    }
  }
}
