package com.ifriend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.GeminiDouble.Reply;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How large a request to the model gets with the turns before it, each a search and its answer.
 * Writes docs/prompt-growth.md with {@code -Dprompt.write=true}.
 */
final class PromptGrowthTest {
  private static final String KEY = "AIzaSyTest-key_0123456789abcdef";
  private static final List<Integer> TURNS = List.of(1, 5, 10, 20, 50, 100, 150);
  private static final Path PAGE = Path.of("..", "docs", "prompt-growth.md");

  @Test
  void requestIsBoundedHoweverLongTheConversation() throws IOException {
    List<String> rows = new ArrayList<>();
    long largest = 0;
    long instruction;
    try (GeminiDouble gemini = new GeminiDouble()) {
      gemini.whenSaid(
          "busca", Reply.call("search_tours", "{\"city\":\"Paris\",\"answer_language\":\"pt\"}"));
      StoredSessionService sessions =
          new StoredSessionService(InMemoryStores.create().sessions()).returningExisting();
      Concierge concierge =
          new Concierge(
              IFriendAgent.create(
                  Models.create(
                      ModelConfig.gemini(ModelConfig.DEFAULT_GEMINI, KEY).at(gemini.url())),
                  TourCatalogs.sample()),
              sessions,
              null);
      for (int turn = 1; turn <= TURNS.get(TURNS.size() - 1); turn++) {
        gemini.willAnswer(
            Reply.text("Encontrei cinco passeios em Paris. " + "Aqui estão. ".repeat(40)));
        assertThat(
                concierge
                    .answer(Turn.direct("ana", "s1", "busca número " + turn + " em Paris"))
                    .errorId())
            .isEmpty();
        long sent = last(gemini).body().toString().length();
        largest = Math.max(largest, sent);
        if (TURNS.contains(turn)) {
          rows.add(row(turn, stored(sessions), sent));
        }
      }
      instruction =
          (long) last(gemini).body().toString().length()
              - last(gemini).contents().toString().length();
      assertThat(last(gemini).contents().toString()).contains("is left out", "- busca número 100");
    }
    assertThat(largest).isLessThan(PromptBudget.MOST_CHARACTERS + 20_000);
    if (Boolean.getBoolean("prompt.write")) {
      Files.writeString(PAGE, page(rows, instruction));
    }
  }

  private static GeminiDouble.Call last(GeminiDouble gemini) {
    return gemini.calls().get(gemini.calls().size() - 1);
  }

  private static long stored(StoredSessionService sessions) {
    return sessions.listEvents(Concierge.APP_NAME, "ana", "s1").blockingGet().events().stream()
        .mapToLong(event -> event.content().map(PromptBudget::size).orElse(0))
        .sum();
  }

  private static String row(int turn, long stored, long sent) {
    return String.format(
        Locale.ROOT, "| %d | %,d | %,d | %,d |", turn, stored, sent, Math.round(sent / 4.0));
  }

  private static String page(List<String> rows, long instruction) {
    return """
        # How the prompt grows

        Written by `PromptGrowthTest`; no figure is typed by hand. Each turn is a search for tours, its
        result and an answer of some 500 characters, against a double of Gemini's API. Characters, of
        which a token has about four; instruction and tools are %,d of each request.

        | Turns | characters of the conversation | sent to the model, all in all | about so many tokens |
        |--:|--:|--:|--:|
        %s

        What is cut, in this order, and only in what is sent: the store keeps everything.

        1. Results of tools before the last two keep their plain values (status, totals); lists become
           "5 items, left out by now; call again to see them".
        2. Beyond %,d characters of contents the oldest turns are left out, each as a whole, and what the
           user said in the last 30 of them stands in their place, 160 characters of each.

        What was learnt of the user stays: long-term memory is in the instruction of each turn.
        """
        .formatted(instruction, String.join("\n", rows), PromptBudget.MOST_CHARACTERS);
  }
}
