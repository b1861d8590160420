package com.ifriend.agent.offline;

import com.google.adk.models.LlmRequest;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import com.ifriend.agent.OthersSaid;
import com.ifriend.agent.memory.Note;
import com.ifriend.agent.memory.NoteBlock;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a model can know of a conversation: the contents and tools of one request. Immutable. */
final class Conversation {
  private static final Pattern TODAY = Pattern.compile("Today is (\\d{4}-\\d{2}-\\d{2})");

  private final List<Content> contents;
  private final Set<String> tools;
  private final List<Note> notes;
  private final Optional<LocalDate> today;

  Conversation(LlmRequest request) {
    this.contents = List.copyOf(request.contents());
    this.tools = Set.copyOf(request.tools().keySet());
    String instruction = String.join("\n", request.getSystemInstructions());
    this.notes = NoteBlock.in(instruction);
    this.today =
        TODAY.matcher(instruction).results().findFirst().map(m -> LocalDate.parse(m.group(1)));
  }

  /** What day it is where the user is, as the instruction tells. */
  Optional<LocalDate> today() {
    return today;
  }

  boolean hasTool(String name) {
    return tools.contains(name);
  }

  /** What the instruction tells of the user, most fitting first. */
  List<Note> notes() {
    return notes;
  }

  /** What the user said before the last message, or empty when that was the first. */
  String messageBefore() {
    List<String> said = said();
    return said.size() < 2 ? "" : said.get(said.size() - 2);
  }

  /** What the tools returned, last first. */
  List<FunctionResponse> responses() {
    List<FunctionResponse> responses =
        new ArrayList<>(parts().flatMap(part -> part.functionResponse().stream()).toList());
    Collections.reverse(responses);
    return responses;
  }

  /** What the user said last, or empty when nobody said anything. */
  String message() {
    List<String> said = said();
    return said.isEmpty() ? "" : said.get(said.size() - 1);
  }

  /** The language of the last message that tells one. */
  Language language() {
    List<String> said = said();
    for (int i = said.size() - 1; i >= 0; i--) {
      Optional<Language> language = LanguageDetector.detect(said.get(i));
      if (language.isPresent()) {
        return language.get();
      }
    }
    return Language.PT;
  }

  /** The response to this turn's call, when it is there and waits to be put into words. */
  Optional<FunctionResponse> pendingResponse() {
    return contents.isEmpty()
        ? Optional.empty()
        : parts(contents.get(contents.size() - 1))
            .flatMap(part -> part.functionResponse().stream())
            .reduce((first, second) -> second);
  }

  /** The arguments of the last call of a tool; a copy. */
  Optional<Map<String, Object>> lastCall(String tool) {
    return parts()
        .flatMap(part -> part.functionCall().stream())
        .filter(call -> call.name().equals(Optional.of(tool)))
        .reduce((first, second) -> second)
        .flatMap(FunctionCall::args)
        .map(LinkedHashMap::new);
  }

  /** The tour whose details were asked for after the last search, as it was asked for. */
  Optional<String> tourInFocus(String detailsTool) {
    return parts()
        .flatMap(part -> part.functionCall().stream())
        .reduce((first, second) -> second)
        .filter(call -> call.name().equals(Optional.of(detailsTool)))
        .flatMap(FunctionCall::args)
        .flatMap(args -> Fields.of(args).text("tour"));
  }

  /** The last response of a tool that lists tours. */
  List<Fields> lastList(String tool) {
    return parts()
        .flatMap(part -> part.functionResponse().stream())
        .filter(response -> response.name().equals(Optional.of(tool)))
        .map(response -> Fields.of(response.response().orElse(Map.of())).objects("tours"))
        .filter(tours -> !tours.isEmpty())
        .reduce((first, second) -> second)
        .orElse(List.of());
  }

  /** What a tool has returned since the user's last message. */
  List<Fields> answersOfTurn(String tool) {
    List<Fields> answers = new ArrayList<>();
    for (Content content : contents) {
      if (content.role().equals(Optional.of("user"))
          && parts(content).anyMatch(part -> part.text().isPresent())) {
        answers.clear();
      }
      parts(content)
          .flatMap(part -> part.functionResponse().stream())
          .filter(response -> response.name().equals(Optional.of(tool)))
          .forEach(response -> answers.add(Fields.of(response.response().orElse(Map.of()))));
    }
    return answers;
  }

  /** How often a tool was called so far. */
  long calls(String tool) {
    return parts()
        .flatMap(part -> part.functionCall().stream())
        .filter(call -> call.name().equals(Optional.of(tool)))
        .count();
  }

  private List<String> said() {
    List<String> said = new ArrayList<>();
    for (Content content : contents) {
      if (content.role().equals(Optional.of("user"))) {
        String text =
            String.join(" ", parts(content).flatMap(part -> part.text().stream()).toList());
        if (!text.isBlank() && !text.startsWith(OthersSaid.START)) {
          said.add(text);
        }
      }
    }
    return said;
  }

  private Stream<Part> parts() {
    return contents.stream().flatMap(Conversation::parts);
  }

  private static Stream<Part> parts(Content content) {
    return content.parts().orElse(List.of()).stream();
  }
}
