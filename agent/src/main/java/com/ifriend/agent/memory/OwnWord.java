package com.ifriend.agent.memory;

import com.google.adk.events.Event;
import com.google.adk.sessions.State;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.Content;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user of this turn has written, as it stands in the session: where neither the model nor
 * a tool can write in the user's name. What a tool asks the user is kept in the session's state,
 * and stands for the very next message only.
 */
final class OwnWord {
  /** A question is forgotten by whoever does not answer it. */
  private static final Duration VALID = Duration.ofMinutes(10);

  private static final String USER = "user";
  private static final String MESSAGE = "message";
  private static final String AT = "at";
  private static final String OF = "of";

  private final ToolContext context;
  private final Clock clock;
  private final List<Event> messages;

  OwnWord(ToolContext context, Clock clock) {
    this.context = context;
    this.clock = clock;
    this.messages = messages(context);
  }

  private static List<Event> messages(ToolContext context) {
    return new ArrayList<>(context.invocationContext().session().events())
        .stream().filter(OwnWord::isMessage).toList();
  }

  /** The id of the last message; empty if there is none. */
  static String messageId(ToolContext context) {
    List<Event> messages = messages(context);
    return messages.isEmpty() ? "" : messages.get(messages.size() - 1).id();
  }

  private static boolean isMessage(Event event) {
    return USER.equals(event.author()) && event.functionResponses().isEmpty();
  }

  /** The last message; empty if there is none. */
  String text() {
    return messages.isEmpty()
        ? ""
        : Optional.ofNullable(last(0).content().map(Content::text).orElse(null)).orElse("");
  }

  /** The command in it. */
  Optional<MemoryCommand> command() {
    return MemoryCommand.read(text());
  }

  /** Keeps that the user is asked something in answer to this message. */
  void ask(String question, List<String> of) {
    if (!messages.isEmpty()) {
      Object unused =
          context
              .state()
              .put(
                  question,
                  Map.of(
                      USER,
                      context.invocationContext().userId(),
                      MESSAGE,
                      last(0).id(),
                      AT,
                      clock.instant().toString(),
                      OF,
                      of));
    }
  }

  /** What the question was about, if this message is the one right behind it. */
  Optional<List<String>> answers(String question) {
    State state = context.state();
    return messages.size() >= 2
            && state.get(question) instanceof Map<?, ?> asked
            && context.invocationContext().userId().equals(asked.get(USER))
            && last(1).id().equals(asked.get(MESSAGE))
            && isRecent(String.valueOf(asked.get(AT)))
            && asked.get(OF) instanceof List<?> of
        ? Optional.of(of.stream().map(String::valueOf).toList())
        : Optional.empty();
  }

  private boolean isRecent(String at) {
    try {
      return Instant.parse(at).plus(VALID).isAfter(clock.instant());
    } catch (DateTimeException e) {
      return false;
    }
  }

  private Event last(int before) {
    return messages.get(messages.size() - 1 - before);
  }
}
