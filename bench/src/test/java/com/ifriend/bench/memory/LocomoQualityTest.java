package com.ifriend.bench.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.ifriend.bench.memory.Locomo.Kind;
import com.ifriend.bench.memory.Locomo.Question;
import com.ifriend.bench.memory.LocomoQuality.Answer;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.inmemory.InMemoryStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
    Locomo set = Locomo.read(zip("data/26.json", CONVERSATION));
    assertThat(set.conversations())
        .singleElement()
        .satisfies(
            conversation -> {
              assertThat(conversation.name()).isEqualTo("26");
              assertThat(conversation.tune()).isTrue();
              assertThat(conversation.sessions())
                  .extracting(Locomo.Talk::id)
                  .containsExactly("session_2", "session_10");
              assertThat(conversation.sessions().get(0).turns())
                  .containsExactly(
                      new Locomo.Turn(
                          "D2:1", Instant.parse("2023-05-08T13:56:00Z"), "Ana: I saw a whale"),
                      new Locomo.Turn(
                          "D2:2",
                          Instant.parse("2023-05-08T13:57:00Z"),
                          "Rui: Look [photo: a red boat]"));
              assertThat(conversation.questions())
                  .extracting(Question::kind)
                  .containsExactly(Kind.ONE, Kind.SEVERAL);
            });
  }

  @Test
  void evidenceIsCounted() throws IOException {
    List<Answer> answers =
        LocomoQuality.ask(
            new StoredMemoryService(InMemoryStores.create().memories()),
            Locomo.read(zip("26.json", CONVERSATION)));
    assertThat(answers.get(0).few()).isEqualTo(1);
    assertThat(answers.get(0).reciprocalRank()).isEqualTo(1);
    assertThat(answers.get(1).few()).isCloseTo(0.5, within(1e-9));
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
