package com.ifriend.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What records do on every backend. */
public abstract class RecordsContract {
  private final String kind = "kind " + UUID.randomUUID();
  private static final byte[] ANY = {0, (byte) 0xff, '\n', 7};

  /** The records of this kind. */
  protected abstract Records records(String kind);

  /** The same as another process has them. */
  protected abstract Records otherRecords(String kind);

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void whatIsKeptIsSeenByAllProcesses() {
    records(kind).put("T1", ANY);
    records(kind).put("T2", utf8("two"));

    Records other = otherRecords(kind);
    assertThat(other.get("T1")).hasValueSatisfying(value -> assertThat(value).isEqualTo(ANY));
    assertThat(other.get("T3")).isEmpty();
    assertThat(other.all()).containsOnlyKeys("T1", "T2").containsEntry("T2", utf8("two"));
    assertThat(other.get("t1")).as("names are told apart by their letters").isEmpty();
  }

  @Test
  void kindsKnowNothingOfEachOther() {
    records(kind).put("T1", ANY);

    assertThat(records(kind + "s").all()).isEmpty();
    assertThat(records(kind + "s").get("T1")).isEmpty();
  }

  @Test
  void whatIsPutTakesThePlaceOfWhatWasThere() {
    records(kind).put("T1", utf8("one"));
    records(kind).put("T1", utf8("another"));

    assertThat(records(kind).all()).containsOnlyKeys("T1").containsEntry("T1", utf8("another"));
  }

  @Test
  void onlyWhatIsKnownIsReplacedOrDeleted() {
    Records records = records(kind);
    assertThat(records.replace("T1", utf8("one"), utf8("two"))).isFalse();
    assertThat(records.delete("T1", utf8("one"))).isFalse();
    records.put("T1", utf8("one"));

    assertThat(records.replace("T1", utf8("ONE"), utf8("two"))).isFalse();
    assertThat(records.delete("T1", utf8("ONE"))).isFalse();
    assertThat(records.get("T1")).contains(utf8("one"));
    assertThat(records.replace("T1", utf8("one"), utf8("two"))).isTrue();
    assertThat(records.get("T1")).contains(utf8("two"));
    assertThat(records.delete("T1", utf8("one"))).isFalse();
    assertThat(records.delete("T1", utf8("two"))).isTrue();
    assertThat(records.all()).isEmpty();
  }

  @Test
  void ofManyWhoReplaceTheSameOneDoes() throws Exception {
    records(kind).put("T1", utf8("old"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        byte[] mine = utf8("new " + i);
        Records records = i % 2 == 0 ? records(kind) : otherRecords(kind);
        tries.add(() -> records.replace("T1", utf8("old"), mine));
      }
      int done = 0;
      for (Future<Boolean> each : threads.invokeAll(tries)) {
        done += each.get() ? 1 : 0;
      }
      assertThat(done).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatIsTooLongIsRefused() {
    Records records = records(kind);
    records.put("n".repeat(Records.MAX_NAME), new byte[Records.MAX_BYTES - 100]);

    assertThatThrownBy(() -> records.put("n".repeat(Records.MAX_NAME + 1), ANY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 64");
    assertThatThrownBy(() -> records.put("", ANY)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> records.put("a b", ANY)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> records.put("T1", new byte[Records.MAX_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65537 bytes");
    assertThat(records.all()).hasSize(1);
  }
}
