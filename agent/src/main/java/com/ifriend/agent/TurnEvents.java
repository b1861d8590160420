package com.ifriend.agent;

import com.google.adk.events.Event;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.agent.timing.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what the events of one turn say to the user. Not thread-safe. */
final class TurnEvents {
  private static final Logger log = LoggerFactory.getLogger(TurnEvents.class);

  private final Progress progress;
  private final Optional<ToolSteps> steps;
  private final StringBuilder text = new StringBuilder();

  /** What was streamed since the last whole event. */
  private final StringBuilder pieces = new StringBuilder();

  private final List<FunctionResponse> responses = new ArrayList<>();
  private final List<FunctionCall> asked = new ArrayList<>();
  private Optional<FinishReason> errorCode = Optional.empty();
  private String error = "sem código de erro";
  private Optional<FinishReason> finished = Optional.empty();
  private Tokens tokens = Tokens.NONE;
  private int count;

  /** Of a turn whose steps nobody is told of. */
  TurnEvents(Progress progress) {
    this(progress, Optional.empty());
  }

  TurnEvents(Progress progress, Optional<ToolSteps> steps) {
    this.progress = progress;
    this.steps = steps;
  }

  void accept(Event event) {
    if (event.partial().orElse(false)) {
      String piece = textOf(event);
      pieces.append(piece);
      stream(piece);
      return;
    }
    pieces.setLength(0);
    count++;
    steps.ifPresent(all -> all.in(event).forEach(step -> tell(() -> progress.step(step))));
    responses.addAll(event.functionResponses());
    asked.addAll(Approval.asked(event));
    if (event.errorCode().isPresent() || event.errorMessage().isPresent()) {
      errorCode = event.errorCode();
      error = "errorCode=" + errorCode.map(TurnEvents::word).orElse("-");
    }
    event.usageMetadata().ifPresent(usage -> tokens = tokens.plus(Tokens.of(usage)));
    if (event.finalResponse()) {
      text.append(textOf(event));
      event.finishReason().ifPresent(reason -> finished = Optional.of(reason));
    }
  }

  /** Whether the answer breaks off before its end. */
  boolean brokenOff() {
    return finished
        .filter(
            reason ->
                reason.equals(SteadyLlm.BROKEN_OFF)
                    || reason.knownEnum() == FinishReason.Known.MAX_TOKENS
                    || reason.knownEnum() == FinishReason.Known.OTHER
                    || reason.knownEnum() == FinishReason.Known.MALFORMED_FUNCTION_CALL)
        .isPresent();
  }

  /** Whether the service says that what the model said so far is not to be shown. */
  boolean withheld() {
    return finished.filter(reason -> Failure.of(reason) == Failure.BLOCKED).isPresent()
        && !brokenOff();
  }

  /** Of all calls of the model. */
  Tokens tokens() {
    return tokens;
  }

  /** The complete answer; blank when the model said nothing. */
  String text() {
    return text.toString();
  }

  /** What the tools returned, in order. */
  List<FunctionResponse> responses() {
    return responses;
  }

  /** What tools ask the user before they do something. */
  List<FunctionCall> asked() {
    return asked;
  }

  /** What the user has seen of an answer that was not said to its end. */
  String unfinished() {
    return pieces.toString();
  }

  /** Events of the turn, streamed pieces not counted. */
  int count() {
    return count;
  }

  Optional<FinishReason> errorCode() {
    return errorCode;
  }

  /** The service's own text may quote what the user wrote. */
  private static String word(FinishReason reason) {
    return reason.knownEnum() == FinishReason.Known.FINISH_REASON_UNSPECIFIED
        ? "unknown"
        : reason.toString();
  }

  /** The last error an event carried, for the log. */
  String error() {
    return error;
  }

  private void stream(String piece) {
    if (!piece.isEmpty()) {
      tell(() -> progress.said(piece));
    }
  }

  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      log.warn("Um trecho da resposta não pôde ser mostrado: {}", e.getClass().getName());
    }
  }

  /** The text for the user: thoughts of the model are not. */
  private static String textOf(Event event) {
    return event.content().flatMap(Content::parts).orElse(List.of()).stream()
        .filter(part -> !part.thought().orElse(false))
        .flatMap((Part part) -> part.text().stream())
        .collect(Collectors.joining());
  }
}
