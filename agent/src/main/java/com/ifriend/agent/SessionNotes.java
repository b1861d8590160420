package com.ifriend.agent;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.text.Amendments.Amendment;
import com.ifriend.agent.timing.TurnTimer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session is told beside its turns, each an event that the model does not see: its name,
 * what its user thought of an answer or did not get to see, and messages that were changed.
 */
public final class SessionNotes {
  /** In the session's state: what its user thought of an answer last; the history has all. */
  static final String FEEDBACK = "feedback";

  /** In the session's state while the user has not seen its last answer. */
  static final String UNSEEN = "unseen_answer";

  private final BaseSessionService sessions;
  private final @Nullable LongTermMemory memory;

  /** The author of the events. */
  private final String agent;

  SessionNotes(BaseSessionService sessions, @Nullable LongTermMemory memory, String agent) {
    this.sessions = sessions;
    this.memory = memory;
    this.agent = agent;
  }

  void undelivered(Turn turn) {
    tell(
        new TurnSessions(sessions, turn, new TurnTimer(Concierge.LONGEST_TURN), true),
        turn,
        Map.of(UNSEEN, true));
  }

  boolean rename(String userId, String sessionId, String title) {
    return tell(sessions, Turn.direct(userId, sessionId, ""), Map.of(ConversationTitle.KEY, title));
  }

  boolean feedback(String userId, String sessionId, String answer, boolean good, boolean stands) {
    Map<String, Object> opinion = new HashMap<>(Map.of("answer", answer, "good", good));
    if (!stands) {
      opinion.put("taken_back", true);
    }
    return tell(sessions, Turn.direct(userId, sessionId, ""), Map.of(FEEDBACK, opinion));
  }

  void amend(Turn turn, String at, Optional<String> text, boolean waits) {
    SessionKey key = new SessionKey(Concierge.APP_NAME, turn.userId(), turn.sessionId());
    Amendment amendment =
        Amendment.of(turn.messageId().orElseThrow(), at, text.map(MessageText::clean));
    Session session = session(sessions, turn, 0);
    if (session == null && waits) {
      Session unused =
          sessions
              .createSession(Concierge.APP_NAME, key.userId(), Map.of(), key.id())
              .blockingGet();
    }
    tell(sessions, turn, ofState(amendment.delta()).id(amendment.eventId()));
    Map<String, Object> files =
        session == null || text.isPresent()
            ? Map.of()
            : AttachedFiles.withoutFilesOf(amendment.messageId(), session.state());
    if (!files.isEmpty()) {
      tell(sessions, turn, files);
    }
    if (memory != null) {
      memory.amended(key, turn.audience(), amendment);
    }
  }

  @CanIgnoreReturnValue
  boolean tell(BaseSessionService ofTurn, Turn turn, Map<String, Object> delta) {
    return tell(ofTurn, turn, ofState(delta));
  }

  @CanIgnoreReturnValue
  boolean tell(BaseSessionService ofTurn, Turn turn, Event.Builder event) {
    Session session = session(ofTurn, turn, 0);
    if (session != null) {
      append(ofTurn, session, event.author(agent));
    }
    return session != null;
  }

  /** Keeps a change of any session's state in the bot's name. Waits for the store. */
  public static void keep(BaseSessionService sessions, Session session, Map<String, Object> delta) {
    append(sessions, session, ofState(delta).author(IFriendAgent.NAME));
  }

  private static Event.Builder ofState(Map<String, Object> delta) {
    return Event.builder()
        .id(Event.generateEventId())
        .actions(EventActions.builder().stateDelta(delta).build());
  }

  private static void append(BaseSessionService sessions, Session session, Event.Builder event) {
    long now = Instant.now().toEpochMilli();
    Event unused =
        sessions.appendEvent(session, event.invocationId("").timestamp(now).build()).blockingGet();
  }

  private static @Nullable Session session(BaseSessionService from, Turn turn, int recent) {
    return from.getSession(
            Concierge.APP_NAME,
            turn.userId(),
            turn.sessionId(),
            Optional.of(GetSessionConfig.builder().numRecentEvents(recent).build()))
        .blockingGet();
  }
}
