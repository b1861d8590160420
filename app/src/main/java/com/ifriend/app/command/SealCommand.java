package com.ifriend.app.command;

import com.ifriend.app.Backends;
import com.ifriend.app.backend.Backend;
import com.ifriend.app.logging.Logging;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.encryption.EncryptedRecords;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.encryption.SealingWalk;
import com.ifriend.store.encryption.SealingWalk.Progress;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;

/** Encrypts what is in the store already. */
@Command(
    name = "seal",
    description = {
      "Encrypt what is there with the newest key of the keyset.",
      "All sessions and state, also what an older key of SESSION_ENCRYPTION_KEYSET has encrypted."
          + " Bots may run meanwhile, all on SESSION_ENCRYPTION=sealing, or without it where all was"
          + " encrypted already. Can be stopped and run again."
    },
    mixinStandardHelpOptions = true)
final class SealCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return walk(
        "encrypted",
        (backend, keys) -> {
          Progress end = new SealingWalk(backend.sessions(), keys, SealCommand::show).seal();
          int more = installations(backend, keys).seal();
          if (more > 0) {
            System.out.printf("%,d installations of the Slack app too.%n", more);
          }
          return end;
        });
  }

  /** Those are always sealed. */
  static EncryptedRecords installations(Backend backend, EncryptionKeys keys) {
    return new EncryptedRecords(
        backend.records(Backend.INSTALLATIONS), Backend.INSTALLATIONS, keys);
  }

  static int walk(String done, BiFunction<Backend, EncryptionKeys, Progress> walk) {
    Settings settings = Main.settings();
    Logging.level(false);
    EncryptionKeys keys =
        settings
            .encryption()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "SESSION_ENCRYPTION_KEYSET is not set; it names the file with the keys"));
    try (Backend backend = backend(settings)) {
      Progress end = walk.apply(backend, keys);
      System.out.printf(
          "Done: all of %,d sessions, users and apps in %s; %,d documents were %s.%n",
          end.holders(), backend.description(), end.changed(), done);
      return 0;
    }
  }

  static void show(Progress progress) {
    System.err.printf(
        "Round %d: %,d sessions, users and apps seen, %,d documents changed%n",
        progress.round(), progress.holders(), progress.changed());
  }

  /** What the settings choose, as it is underneath the encryption. */
  static Backend backend(Settings settings) {
    Backend backend = Backends.openUnderneath(settings);
    if (!backend.isShared()) {
      backend.close();
      throw new ConfigException(
          "Sessions are in the memory of the process that serves, where this command cannot see"
              + " them; it needs SESSION_BACKEND=redis, cloudsql or tiered");
    }
    return backend;
  }
}
