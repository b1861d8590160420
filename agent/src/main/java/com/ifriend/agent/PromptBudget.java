package com.ifriend.agent;

import com.google.adk.agents.CallbackContext;
import com.google.adk.agents.Callbacks;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Maybe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps what the model is sent from growing with the conversation: results of tools before the last
 * two are shortened to their plain values, and where that is not enough, the oldest turns are
 * replaced by what the user said in them, in short. What is stored stays as it is. Thread-safe.
 */
final class PromptBudget implements Callbacks.BeforeModelCallback {
  /** Some 12,000 tokens of contents, beside instruction and tools. */
  static final int MOST_CHARACTERS = 40_000;

  private static final int WHOLE_RESULTS = 2;

  /** A value that is shorter says something, a longer one is data. */
  private static final int SHORT_VALUE = 80;

  private static final int PICTURE = 1_000;

  /** Of what the user said in turns that are left out. */
  private static final int KEPT_MESSAGES = 30;

  private static final int KEPT_CHARACTERS = 160;

  @Override
  public Maybe<LlmResponse> call(CallbackContext context, LlmRequest.Builder request) {
    List<Content> contents = request.build().contents();
    List<Content> bounded = bounded(contents);
    if (bounded != contents) {
      LlmRequest.Builder unused = request.contents(bounded);
    }
    return Maybe.empty();
  }

  static List<Content> bounded(List<Content> contents) {
    List<Content> shortened = withShortResults(contents);
    int size = shortened.stream().mapToInt(PromptBudget::size).sum();
    int first = 0;
    // Turns are left out as a whole, so that no call loses its response.
    for (int i = 0; i < shortened.size() && size > MOST_CHARACTERS; i++) {
      int next = nextTurn(shortened, first + 1);
      if (next >= shortened.size()) {
        break;
      }
      for (; first < next; first++) {
        size -= size(shortened.get(first));
      }
    }
    if (first == 0) {
      return shortened;
    }
    List<Content> left = new ArrayList<>();
    left.add(summary(shortened.subList(0, first)));
    left.addAll(shortened.subList(first, shortened.size()));
    return left;
  }

  private static List<Content> withShortResults(List<Content> contents) {
    int results = 0;
    List<Content> shortened = new ArrayList<>(contents);
    boolean changed = false;
    for (int i = contents.size() - 1; i >= 0; i--) {
      if (isResult(contents.get(i)) && ++results > WHOLE_RESULTS) {
        shortened.set(i, shortened(contents.get(i)));
        changed = true;
      }
    }
    return changed ? shortened : contents;
  }

  private static boolean isResult(Content content) {
    return parts(content).stream().anyMatch(part -> part.functionResponse().isPresent());
  }

  private static Content shortened(Content content) {
    return content.toBuilder()
        .parts(parts(content).stream().map(PromptBudget::shortened).toList())
        .build();
  }

  private static Part shortened(Part part) {
    Optional<FunctionResponse> response = part.functionResponse();
    if (response.isEmpty()) {
      return part;
    }
    Map<String, Object> brief = new LinkedHashMap<>();
    response
        .get()
        .response()
        .orElse(Map.of())
        .forEach((name, value) -> brief.put(name, brief(value)));
    return part.toBuilder()
        .functionResponse(response.get().toBuilder().response(brief).build())
        .build();
  }

  private static Object brief(Object value) {
    if (value instanceof List<?> list) {
      return list.size() + " items, left out by now; call again to see them";
    }
    String text = String.valueOf(value);
    return text.length() <= SHORT_VALUE ? value : "left out by now; call again to see it";
  }

  /** Where the user speaks next. */
  private static int nextTurn(List<Content> contents, int from) {
    int next = from;
    while (next < contents.size() && said(contents.get(next)).isEmpty()) {
      next++;
    }
    return next;
  }

  /** What the user says there, if it is a message of the user. */
  private static Optional<String> said(Content content) {
    if (content.role().filter("user"::equals).isEmpty() || isResult(content)) {
      return Optional.empty();
    }
    return Optional.of(
            parts(content).stream()
                .flatMap((Part part) -> part.text().stream())
                .collect(Collectors.joining(" ")))
        .filter(text -> !text.isBlank());
  }

  private static Content summary(List<Content> leftOut) {
    List<String> messages = leftOut.stream().flatMap(content -> said(content).stream()).toList();
    String words =
        messages.subList(Math.max(0, messages.size() - KEPT_MESSAGES), messages.size()).stream()
            .map(text -> "- " + cut(text.replaceAll("\\s+", " ")))
            .collect(Collectors.joining("\n"));
    return Content.builder()
        .role("user")
        .parts(
            Part.fromText(
                "[The beginning of this conversation is left out. Of "
                    + messages.size()
                    + " earlier messages the user said, last:\n"
                    + words
                    + "]"))
        .build();
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= KEPT_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, KEPT_CHARACTERS)) + "…";
  }

  /** About as many characters as it has on the wire; a picture counts as its tokens would. */
  static int size(Content content) {
    long pictures = parts(content).stream().filter(part -> part.inlineData().isPresent()).count();
    Content words = pictures == 0 ? content : AttachedFiles.stored(content);
    return words.toJson().length() + (int) pictures * PICTURE;
  }

  private static List<Part> parts(Content content) {
    return content.parts().orElse(List.of());
  }
}
