package com.ifriend.app.doctor;

import com.ifriend.store.StoreException;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.encryption.Sealing;
import com.ifriend.store.encryption.SealingMode;
import com.ifriend.store.encryption.SealingNote;
import com.ifriend.store.encryption.SealingNote.Extent;
import java.util.Optional;

/**
 * Whether what is in the store, and the settings of its encryption, go together.
 *
 * @param sessions where they live
 * @param keys empty without encryption
 * @param mode what is written and read, if there are keys
 */
public record SealingCheck(Where sessions, Optional<EncryptionKeys> keys, SealingMode mode) {
  private static final String SUBJECT = "Encryption";

  /** Where sessions live, as far as it matters here. */
  public enum Where {
    REDIS,
    MYSQL,
    ELSEWHERE
  }

  /** Nothing is encrypted, and nobody asked for it. */
  public static SealingCheck none() {
    return new SealingCheck(Where.ELSEWHERE, Optional.empty(), SealingMode.SEALED);
  }

  /**
   * What a start would make of it.
   *
   * @param noted what the store notes, if anything
   */
  Finding look(Optional<String> noted) {
    if (noted.isEmpty()) {
      return Finding.good(
          SUBJECT,
          "nothing is noted yet of whether sessions are encrypted; the next start looks, and "
              + (keys.isPresent() ? "encrypts" : "does not encrypt"));
    }
    try {
      SealingNote now = SealingNote.parse(noted.get());
      var unused = Sealing.check(now, keys, mode);
      String state = words(now);
      return now.extent() == Extent.MIXED
          ? Finding.warning(
              SUBJECT,
              state,
              mode == SealingMode.OPENING
                  ? "once every bot is on SESSION_ENCRYPTION=opening: ./ifriend keys open"
                  : "once every bot is on SESSION_ENCRYPTION=sealing: ./ifriend keys seal")
          : Finding.good(SUBJECT, state);
    } catch (StoreException e) {
      String[] parts = String.valueOf(e.getMessage()).split("[.:] ", 2);
      return Finding.failed(
          SUBJECT, parts[0], parts.length > 1 ? parts[1] : "see docs/operations.md");
    }
  }

  private static String words(SealingNote now) {
    return switch (now.extent()) {
      case OPEN -> "sessions are readable in the store";
      case MIXED -> "sessions are encrypted in part";
      case SEALED ->
          "sessions are encrypted with " + Sealing.names(now.keys()) + "; memories are not";
    };
  }
}
