package com.ifriend.store.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.Records;
import com.ifriend.store.StoreException;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.testkit.RecordsContract;
import org.junit.jupiter.api.Test;

/** Sealed records do what any do, and show nothing to who looks underneath. */
final class EncryptedRecordsTest extends RecordsContract {
  private static final EncryptionKeys KEYS = EncryptionKeys.generate();
  private static final byte[] SECRET = "xoxb-secret".getBytes(UTF_8);

  private final InMemoryStores stores = InMemoryStores.create();

  @Override
  protected Records records(String kind) {
    return sealed(kind, KEYS);
  }

  @Override
  protected Records otherRecords(String kind) {
    return sealed(kind, KEYS);
  }

  private EncryptedRecords sealed(String kind, EncryptionKeys keys) {
    return new EncryptedRecords(stores.records(kind), kind, keys);
  }

  @Test
  void nothingIsReadableUnderneath() {
    sealed("k", KEYS).put("T1", SECRET);

    assertThat(new String(stores.records("k").get("T1").orElseThrow(), UTF_8))
        .doesNotContain("secret");
  }

  @Test
  void whatWasMovedToAnotherPlaceIsNotOpened() {
    sealed("k", KEYS).put("T1", SECRET);
    byte[] stored = stores.records("k").get("T1").orElseThrow();
    stores.records("k").put("T2", stored);
    stores.records("other").put("T1", stored);

    assertThatThrownBy(() -> sealed("k", KEYS).get("T2"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("T2")
        .hasMessageContaining("SESSION_ENCRYPTION_KEYSET")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> sealed("other", KEYS).get("T1")).isInstanceOf(StoreException.class);
    assertThat(sealed("k", KEYS).all()).containsOnlyKeys("T1");
    assertThat(sealed("k", KEYS).broken()).isEqualTo(1);
  }

  @Test
  void anOlderKeyOpensUntilAllIsSealedAnew() {
    sealed("k", KEYS).put("T1", SECRET);
    EncryptionKeys rotated = KEYS.rotated();
    EncryptionKeys newest = rotated.primaryAlone();
    assertThat(sealed("k", rotated).get("T1")).contains(SECRET);
    assertThat(sealed("k", newest).broken()).isEqualTo(1);

    assertThat(sealed("k", rotated).seal()).isEqualTo(1);

    assertThat(sealed("k", newest).get("T1")).contains(SECRET);
    assertThat(sealed("k", rotated).seal()).isZero();
  }
}
