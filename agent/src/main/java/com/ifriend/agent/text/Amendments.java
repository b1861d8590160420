package com.ifriend.agent.text;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Messages that their authors have changed since, or taken back. A history is never rewritten: each
 * amendment is an event of its own, and whoever reads a session for a model, or to learn from it,
 * sees its messages as they stand now. Of several changes the latest counts, by the channel's time
 * and not by the order they came in; what was taken back stays so.
 */
public final class Amendments {
  /** In a session's state: the last amendment; the history has all. */
  public static final String KEY = "amended";

  /** Stands in place of words that are gone, since an answer needs a message before it. */
  static final String GONE = "[message deleted]";

  private static final String USER = "user";
  private static final Content NOTHING = Content.builder().role(USER).build();
  private static final String MESSAGE = "message";
  private static final String AT = "at";
  private static final String TEXT = "text";
  private static final String SEPARATOR = "~";

  private Amendments() {}

  /**
   * One change.
   *
   * @param messageId of the message, which is the id of its event
   * @param at when it was changed, as a decimal number of the channel's own clock
   * @param text as it reads now; empty if it was taken back
   * @param eventId of the event that tells of it
   */
  public record Amendment(String messageId, String at, Optional<String> text, String eventId) {
    /** A change that no session knows of yet; the same however often the channel tells of it. */
    public static Amendment of(String messageId, String at, Optional<String> text) {
      return new Amendment(messageId, at, text, messageId + SEPARATOR + at);
    }

    /** What the state of its session changes by. */
    public Map<String, Object> delta() {
      Map<String, Object> value = new HashMap<>(Map.of(MESSAGE, messageId, AT, at));
      text.ifPresent(words -> value.put(TEXT, words));
      return Map.of(KEY, value);
    }

    private boolean isLaterThan(Amendment other) {
      if (text.isPresent() != other.text.isPresent()) {
        return text.isEmpty();
      }
      return number(at).compareTo(number(other.at)) > 0;
    }

    private static BigDecimal number(String at) {
      try {
        return new BigDecimal(at);
      } catch (NumberFormatException e) {
        return BigDecimal.ZERO;
      }
    }
  }

  /** The latest amendment of a message, if there is one. */
  public static Optional<Amendment> of(Session session, String messageId) {
    return Optional.ofNullable(latest(session).get(messageId));
  }

  /** An id for something that came of a message; each is another one. */
  public static String newEventIdOf(String messageId) {
    return messageId + SEPARATOR + UUID.randomUUID();
  }

  /** Whether something that was said in a session came from a message, or a change of it. */
  public static boolean isOf(String eventId, String messageId) {
    return eventId.equals(messageId)
        || eventId.startsWith(messageId + SEPARATOR)
        || eventId.startsWith(messageId + "#");
  }

  /** Makes a session read as its messages stand now; its other events stay as they are. */
  public static void apply(Session session) {
    List<Event> events = session.events();
    Map<String, Amendment> latest = latest(session);
    for (int i = 0; !latest.isEmpty() && i < events.size(); i++) {
      Event event = events.get(i);
      Amendment amendment = latest.get(event.id());
      if (amendment != null && USER.equals(event.author())) {
        Event unused =
            events.set(i, said(event, amendment.text().filter(t -> !t.isBlank()).orElse(GONE)));
      }
    }
  }

  /**
   * The same history for who learns from it: what was changed was never said, and its new words
   * were said by the user when they were changed. The ids of all events stay, and their places.
   */
  public static List<Event> toLearn(List<Event> events) {
    Map<String, Amendment> latest = latest(events);
    if (latest.isEmpty()) {
      return events;
    }
    List<Event> learnt = new ArrayList<>();
    Set<Amendment> amended = new HashSet<>();
    Set<String> said = new HashSet<>();
    for (Event event : events) {
      Optional<Amendment> amendment = read(event);
      Amendment last = latest.get(amendment.map(Amendment::messageId).orElse(event.id()));
      if (last == null) {
        learnt.add(event);
      } else if (amendment.isEmpty()) {
        said.add(event.id());
        // One that was changed while it waited was stored as it read by then.
        boolean stands = last.text().isPresent() && amended.contains(last);
        learnt.add(stands ? event : event.toBuilder().content(NOTHING).build());
      } else {
        amended.add(amendment.get());
        boolean corrects = said.contains(last.messageId()) && last.equals(amendment.get());
        learnt.add(
            corrects && last.text().isPresent()
                ? said(event, last.text().get()).toBuilder().author(USER).build()
                : event);
      }
    }
    return learnt;
  }

  private static Event said(Event event, String text) {
    return event.toBuilder()
        .content(Content.builder().role(USER).parts(Part.fromText(text)).build())
        .build();
  }

  /** Few sessions have any, and their histories may be long. */
  private static Map<String, Amendment> latest(Session session) {
    return session.state().containsKey(KEY) ? latest(session.events()) : Map.of();
  }

  private static Map<String, Amendment> latest(List<Event> events) {
    Map<String, Amendment> latest = new HashMap<>();
    for (Event event : events) {
      read(event)
          .ifPresent(
              amendment ->
                  latest.merge(
                      amendment.messageId(),
                      amendment,
                      (one, other) -> other.isLaterThan(one) ? other : one));
    }
    return latest;
  }

  private static Optional<Amendment> read(Event event) {
    return event.actions() != null
            && event.actions().stateDelta().get(KEY) instanceof Map<?, ?> value
            && value.get(MESSAGE) instanceof String message
            && value.get(AT) instanceof String at
            && event.id() != null
        ? Optional.of(
            new Amendment(
                message,
                at,
                value.get(TEXT) instanceof String text ? Optional.of(text) : Optional.empty(),
                event.id()))
        : Optional.empty();
  }
}
