package com.ifriend.bench.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.google.adk.events.Event;
import com.ifriend.bench.memory.LabelledSet.Half;
import com.ifriend.bench.memory.LabelledSet.Kind;
import com.ifriend.bench.memory.LabelledSet.Query;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.inmemory.InMemoryStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a set of our own in the form of the published one, which is not ours to keep. */
final class LocomoQualityTest {
  private static final String CONVERSATION =
      """
      {"speaker_a": "Ana", "speaker_b": "Rui",
       "session_10_date_time": "12:09 am on 13 September, 2023",
       "session_10": [{"speaker": "Rui", "dia_id": "D10:1", "text": "The ferry was late"}],
       "session_2_date_time": "1:56 pm on 8 May, 2023",
       "session_2": [
         {"speaker": "Ana", "dia_id": "D2:1", "text": "I saw  a whale\\n"},
         {"speaker": "Rui", "dia_id": "D2:2", "text": "Look", "blip_caption": "a red boat"}],
       "qa": [
         {"question": "What did Ana see?", "answer": "a whale", "evidence": ["D2:1"], "category": 4},
         {"question": "Which boat?", "evidence": ["D2:2; D10:1"], "category": 1},
         {"question": "No turn?", "evidence": ["D9:9"], "category": 4},
         {"question": "No answer?", "evidence": ["D2:1"], "category": 5}]}
      """;

  @TempDir Path folder;

  @Test
  void setIsReadAsItIsPublished() throws IOException {
    LabelledSet set = Locomo.read(zip("data/26.json", CONVERSATION));
    assertThat(set.travellers())
        .singleElement()
        .satisfies(
            conversation -> {
              assertThat(conversation.user()).isEqualTo("26");
              Map<String, List<Event>> sessions = Trial.sessions(conversation);
              assertThat(sessions.keySet()).containsExactly("session_2", "session_10");
              assertThat(sessions.get("session_2"))
                  .extracting(Event::id, Event::timestamp, event -> event.content().get().text())
                  .containsExactly(
                      tuple(
                          "D2:1",
                          Instant.parse("2023-05-08T13:56:00Z").toEpochMilli(),
                          "Ana: I saw a whale"),
                      tuple(
                          "D2:2",
                          Instant.parse("2023-05-08T13:57:00Z").toEpochMilli(),
                          "Rui: Look [photo: a red boat]"));
              assertThat(conversation.queries())
                  .extracting(Query::kind)
                  .containsExactly(Kind.ONE, Kind.SEVERAL);
              assertThat(conversation.queries()).extracting(Query::half).containsOnly(Half.TUNE);
            });
  }

  @Test
  void evidenceIsCounted() throws IOException {
    StoredMemoryService service = new StoredMemoryService(InMemoryStores.create().memories());
    Trial trial = Trial.of("ours", service, Locomo.read(zip("26.json", CONVERSATION)));
    Score first = trial.answers().get(0).score().orElseThrow();
    assertThat(first.recall()).isEqualTo(1);
    assertThat(first.reciprocalRank()).isEqualTo(1);
    assertThat(trial.answers().get(1).score().orElseThrow().recall()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void anotherZipIsRefused() throws IOException {
    Path zip = zip("readme.json", "{}");
    assertThatThrownBy(() -> Locomo.read(zip))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no conversations of LoCoMo");
  }

  private Path zip(String name, String content) throws IOException {
    Path file = folder.resolve("set.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content.getBytes(UTF_8));
      out.closeEntry();
    }
    return file;
  }
}
