package com.ifriend.app.doctor;

import com.ifriend.app.backend.Backend;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.store.encryption.EncryptedRecords;
import com.ifriend.store.encryption.EncryptionKeys;
import java.util.Map;
import java.util.Optional;

/**
 * In how many workspaces the Slack app is installed, and whether their tokens can be read.
 *
 * @param expected whether workspaces install it themselves
 * @param keys that open what is kept
 */
record InstallationsCheck(boolean expected, Optional<EncryptionKeys> keys) {
  private static final String SUBJECT = "Slack installations";

  static InstallationsCheck of(Patient patient) {
    return new InstallationsCheck(
        patient.slack().flatMap(SlackConfig::oauth).isPresent(), patient.sealing().keys());
  }

  /**
   * What to say of them; nothing where none are expected, whatever is left of other times.
   *
   * @param stored as the store has them; empty if it cannot be asked
   */
  Optional<Finding> look(Optional<Map<String, byte[]>> stored) {
    if (!expected || stored.isEmpty()) {
      return Optional.empty();
    }
    int all = stored.get().size();
    int broken =
        keys.map(them -> EncryptedRecords.broken(stored.get(), Backend.INSTALLATIONS, them))
            .orElse(all);
    if (broken > 0) {
      return Optional.of(
          Finding.failed(
              SUBJECT,
              broken
                  + " of "
                  + all
                  + " cannot be opened with SESSION_ENCRYPTION_KEYSET, and are not served",
              "use the file that has their key, or have the app installed there again"));
    }
    return Optional.of(
        all == 0
            ? Finding.warning(
                SUBJECT,
                "none yet: the bot answers nobody",
                "open /slack/install at the address of the bot, and choose a workspace")
            : Finding.good(
                SUBJECT,
                all + (all == 1 ? " workspace or organisation" : " workspaces or organisations")));
  }
}
