package com.ifriend.agent;

import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.events.ToolConfirmation;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.agent.memory.MemoryCommand;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ADK's tool confirmation, in words: a tool that asks its user before it does something, with
 * {@code requestConfirmation}, ends the turn with a call that has no text and waits for a function
 * response. What the user reads is a question; a yes or no that is the very next message of the
 * session becomes the response. A button names its question besides, so that an old one answers no
 * other.
 */
final class Approval {
  private static final String CALL = "adk_request_confirmation";
  private static final String ORIGINAL = "originalFunctionCall";
  private static final String CONFIRMATION = "toolConfirmation";

  /** What ADK says in place of a hint, to programmers. */
  private static final String NO_HINT = "Please approve or reject the tool call";

  /** What a button says: a word, and which question. */
  private static final Pattern BUTTON = Pattern.compile("(\\S+) #([0-9]{1,10})");

  /** The question stands behind the last message, with the tools that were called. */
  private static final int WINDOW = 50;

  private static final int LONGEST_VALUE = 200;

  /** A button was pressed whose question is not open, or not the user's. */
  static final class OverException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Approval() {}

  /** The questions in an event. */
  static List<FunctionCall> asked(Event event) {
    return event.functionCalls().stream()
        .filter(call -> call.name().equals(Optional.of(CALL)) && call.id().isPresent())
        .toList();
  }

  /** Whether the user has said this: a message, or a yes or no to a question. */
  static boolean isMessage(Event event) {
    return "user".equals(event.author())
        && (event.functionResponses().isEmpty()
            || event.functionResponses().stream()
                .anyMatch(response -> response.name().equals(Optional.of(CALL))));
  }

  /**
   * What the user reads, in Markdown, with the buttons below it.
   *
   * @param said by the model before; maybe blank
   */
  static Answer question(
      Phrases phrases, Language language, List<FunctionCall> asked, String said) {
    StringBuilder text = new StringBuilder(said.isBlank() ? "" : said + "\n\n");
    asked.forEach(call -> describe(call, phrases, language, text));
    text.append("\n").append(phrases.say(language, "approval_answer"));
    String which = " #" + key(asked);
    String yes = phrases.say(language, "choice_approve");
    String no = phrases.say(language, "choice_no");
    return Answer.of(
        text.toString(), List.of(new Choice(yes, yes + which), new Choice(no, no + which)));
  }

  private static void describe(
      FunctionCall call, Phrases phrases, Language language, StringBuilder text) {
    Map<String, Object> args = call.args().orElse(Map.of());
    String hint =
        as(ToolConfirmation.class, args.get(CONFIRMATION)).map(ToolConfirmation::hint).orElse("");
    Optional<FunctionCall> original = as(FunctionCall.class, args.get(ORIGINAL));
    text.append(
        hint.isBlank() || hint.startsWith(NO_HINT)
            ? phrases.say(
                language,
                "approval",
                original.flatMap(FunctionCall::name).orElse("").replace('_', ' '))
            : hint);
    text.append('\n');
    original
        .flatMap(FunctionCall::args)
        .orElse(Map.of())
        .forEach(
            (name, value) ->
                text.append("- ").append(name).append(": ").append(shown(value)).append('\n'));
  }

  private static String shown(Object value) {
    String line = String.valueOf(value).strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= LONGEST_VALUE
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_VALUE)) + "…";
  }

  private static <T> Optional<T> as(Class<T> type, @Nullable Object value) {
    try {
      return Optional.ofNullable(JsonBaseModel.getMapper().convertValue(value, type));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Tells a question from others of its session; in digits, which are of no language. */
  private static String key(List<FunctionCall> asked) {
    return Integer.toUnsignedString(
        asked.stream().map(call -> call.id().orElse("")).toList().hashCode());
  }

  /**
   * What a message says to the agent: itself, or the response to the question before it.
   *
   * @throws OverException if it is a button's, of a question that is not open
   * @throws com.google.adk.sessions.SessionException if the session cannot be read
   */
  static Content said(BaseSessionService sessions, Turn turn, String text) {
    Content itself = AttachedFiles.message(text, turn.files());
    Matcher button = BUTTON.matcher(text.strip());
    boolean pressed = button.matches();
    String word = pressed ? button.group(1) : text;
    boolean yes = MemoryCommand.confirms(word) && MemoryCommand.read(word).isEmpty();
    if (!yes && !MemoryCommand.declines(word)) {
      return itself;
    }
    List<Event> events = latest(sessions, turn);
    if (turn.messageId()
        .filter(id -> events.stream().anyMatch(event -> id.equals(event.id())))
        .isPresent()) {
      // It was said in an earlier attempt.
      return itself;
    }
    List<FunctionCall> open = open(events);
    if (pressed && (open.isEmpty() || !key(open).equals(button.group(2)))) {
      throw new OverException();
    }
    return open.isEmpty()
        ? itself
        : Content.builder()
            .role("user")
            .parts(open.stream().map(call -> response(call, yes)).toList())
            .build();
  }

  private static Part response(FunctionCall call, boolean yes) {
    return Part.builder()
        .functionResponse(
            FunctionResponse.builder()
                .id(call.id().orElse(""))
                .name(CALL)
                .response(Map.of("confirmed", yes))
                .build())
        .build();
  }

  private static List<Event> latest(BaseSessionService sessions, Turn turn) {
    return sessions
        .getSession(
            Concierge.APP_NAME,
            turn.userId(),
            turn.sessionId(),
            Optional.of(GetSessionConfig.builder().numRecentEvents(WINDOW).build()))
        .map(session -> List.copyOf(session.events()))
        .defaultIfEmpty(List.of())
        .blockingGet();
  }

  /** The questions behind the last message. */
  private static List<FunctionCall> open(List<Event> events) {
    List<FunctionCall> open = new ArrayList<>();
    for (int i = events.size() - 1; i >= 0 && !isMessage(events.get(i)); i--) {
      open.addAll(0, asked(events.get(i)));
    }
    return open;
  }
}
