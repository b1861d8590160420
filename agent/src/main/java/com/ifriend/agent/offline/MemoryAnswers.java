package com.ifriend.agent.offline;

import com.ifriend.agent.memory.ForgettingTools;
import com.ifriend.agent.memory.MemoryTools;
import com.ifriend.agent.memory.TravellerPolicy;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts what the memory tools return into words. */
final class MemoryAnswers {
  private static final Set<String> TOOLS =
      Set.of(
          MemoryTools.LOAD,
          MemoryTools.REMEMBER,
          MemoryTools.LIST,
          ForgettingTools.FORGET,
          ForgettingTools.FORGET_EVERYTHING);

  private final Phrases phrases;
  private final Language language;

  MemoryAnswers(Phrases phrases, Language language) {
    this.phrases = phrases;
    this.language = language;
  }

  boolean knows(String tool) {
    return TOOLS.contains(tool);
  }

  String write(String tool, Fields result) {
    if (result.text("status").filter(status -> !status.equals("failed")).isEmpty()) {
      return say("memory_failed");
    }
    List<String> lines = new ArrayList<>();
    switch (tool) {
      case MemoryTools.REMEMBER -> lines.add(remembered(result));
      case MemoryTools.LIST -> {
        boolean heard = result.flag(MemoryTools.MORE_IN_DIRECT);
        lines.addAll(
            list(result, "memories_known", heard ? "memories_none_here" : "memories_none"));
        if (result.flag("more")) {
          lines.add(say("memories_more"));
        }
      }
      case MemoryTools.LOAD -> lines.addAll(list(result, "memories_found", "memories_not_found"));
      case ForgettingTools.FORGET -> lines.addAll(forgotten(result));
      default -> lines.addAll(erased(result));
    }
    if (result.flag(MemoryTools.MORE_IN_DIRECT)
        && !tool.equals(ForgettingTools.FORGET_EVERYTHING)) {
      lines.add("");
      lines.add(say("memories_more_in_direct"));
    }
    return String.join("\n", lines);
  }

  private String remembered(Fields result) {
    return switch (result.text("status").orElse("")) {
      case "ok" -> say("remembered", quoted(result.object("memory")));
      case "secret" -> say("remember_secret");
      case "full" -> say("remember_full");
      default -> say("invalid");
    };
  }

  private List<String> forgotten(Fields result) {
    List<String> lines = new ArrayList<>();
    switch (result.text("status").orElse("")) {
      case "ok" -> {
        List<Fields> gone = result.objects("forgotten");
        lines.add(
            gone.isEmpty() ? say("forgotten_unnamed") : say("forgotten", quoted(gone.get(0))));
      }
      case "ambiguous" -> {
        lines.add(say("forget_which"));
        lines.addAll(numbered(result.objects("candidates")));
      }
      case "not_asked" -> lines.add(say("forget_not_asked"));
      default -> lines.add(say("forget_none"));
    }
    return lines;
  }

  private List<String> erased(Fields result) {
    List<String> lines = new ArrayList<>();
    boolean counted = result.has("memories");
    switch (result.text("status").orElse("")) {
      case "confirm" -> {
        return List.of(
            counted
                ? say("erase_sure", result.integer("memories"), result.integer("conversations"))
                : say("erase_sure_here"));
      }
      case "not_asked" -> {
        return List.of(say("erase_not_asked"));
      }
      default -> {}
    }
    lines.add(
        counted
            ? say("erased", result.integer("memories"), result.integer("conversations"))
            : say("erased_here"));
    result.objects("forgotten").forEach(memory -> lines.add("- " + dated(memory)));
    return lines;
  }

  private List<String> list(Fields result, String some, String none) {
    List<Fields> memories = result.objects("memories");
    List<String> lines = new ArrayList<>();
    lines.add(say(memories.isEmpty() ? none : some));
    lines.addAll(numbered(memories));
    return lines;
  }

  private List<String> numbered(List<Fields> memories) {
    List<String> lines = new ArrayList<>();
    for (Fields memory : memories) {
      lines.add((lines.size() + 1) + ". " + dated(memory));
    }
    return lines;
  }

  private String dated(Fields memory) {
    return quoted(memory) + " (" + date(memory.text("date").orElse("")) + ")";
  }

  private String quoted(Fields memory) {
    String text = memory.text("text").orElse("—");
    String shown =
        text.startsWith(TravellerPolicy.CHOSE)
            ? say("memory_chose", text.substring(TravellerPolicy.CHOSE.length()))
            : text;
    return "“" + shown.replace('\n', ' ') + "”";
  }

  private String date(String iso) {
    try {
      return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
          .withLocale(language.locale())
          .format(LocalDate.parse(iso));
    } catch (DateTimeException e) {
      return iso;
    }
  }

  private String say(String key, Object... values) {
    return phrases.say(language, key, values);
  }
}
