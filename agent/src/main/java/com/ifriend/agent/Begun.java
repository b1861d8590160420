package com.ifriend.agent;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier attempt at a turn has left in its session: the message alone, calls with or
 * without responses, the whole answer, or nothing.
 */
final class Begun {
  private static final Map<String, Object> INTERRUPTED =
      Map.of(
          "status",
          "failed",
          "error",
          "interrupted before the result was known; call again if it is still needed");

  private final Turn turn;
  private final @Nullable Session session;

  /** Those of the turn, behind the message. */
  private final List<Event> events;

  /** Whether the message stands in the session. */
  private final boolean stored;

  /** Whether the user has said something else since, as when a dead letter is tried again. */
  private final boolean passed;

  private Begun(
      Turn turn, @Nullable Session session, List<Event> events, boolean stored, boolean passed) {
    this.turn = turn;
    this.session = session;
    this.events = events;
    this.stored = stored;
    this.passed = passed;
  }

  static Begun of(BaseSessionService sessions, Turn turn) {
    Session session =
        sessions
            .getSession(Concierge.APP_NAME, turn.userId(), turn.sessionId(), Optional.empty())
            .blockingGet();
    List<Event> ofTurn = new ArrayList<>();
    boolean stored = false;
    boolean passed = false;
    for (Event event : session == null ? List.<Event>of() : session.events()) {
      boolean message = Approval.isMessage(event);
      if (turn.messageId().equals(Optional.ofNullable(event.id()))) {
        stored = true;
      } else if (stored && message) {
        passed = true;
      } else if (stored && !passed) {
        ofTurn.add(event);
      }
    }
    return new Begun(turn, session, ofTurn, stored, passed);
  }

  /** What the model has said; its text is the answer, or blank if there is none yet. */
  TurnEvents said() {
    TurnEvents said = new TurnEvents(unused -> {});
    events.forEach(said::accept);
    return said;
  }

  /**
   * Gives each call that has no response one, so that the model goes on from there.
   *
   * @return the turn to run then: one whose message is buried under others is said anew
   */
  Turn closed(BaseSessionService sessions) {
    if (passed) {
      return turn.anew();
    }
    if (!stored || session == null) {
      return turn;
    }
    Map<String, FunctionCall> open = new LinkedHashMap<>();
    String invocation = "";
    String author = "";
    for (Event event : events) {
      for (FunctionCall call : event.functionCalls()) {
        call.id().ifPresent(id -> open.put(id, call));
        invocation = event.invocationId();
        author = event.author();
      }
      event.functionResponses().forEach(response -> response.id().ifPresent(open::remove));
    }
    if (!open.isEmpty()) {
      Event unused =
          sessions
              .appendEvent(
                  session,
                  Event.builder()
                      .id(Event.generateEventId())
                      .invocationId(invocation)
                      .author(author)
                      .content(
                          Content.builder()
                              .role("user")
                              .parts(open.values().stream().map(Begun::interrupted).toList())
                              .build())
                      .build())
              .blockingGet();
    }
    return turn;
  }

  private static Part interrupted(FunctionCall call) {
    return Part.builder()
        .functionResponse(
            FunctionResponse.builder()
                .id(call.id().orElse(""))
                .name(call.name().orElse(""))
                .response(INTERRUPTED)
                .build())
        .build();
  }
}
