package com.ifriend.app.command;

import com.ifriend.app.backend.Backend;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.KeyFile;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.encryption.SealingWalk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The file that SESSION_ENCRYPTION_KEYSET names. */
@Command(
    name = "keys",
    description =
        "Make and rotate the keys that encrypt sessions; encrypt what is there, or open it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeysCommand.Create.class,
      KeysCommand.ListAll.class,
      KeysCommand.Rotate.class,
      KeysCommand.Drop.class,
      SealCommand.class,
      OpenCommand.class
    })
final class KeysCommand extends Family {
  /** What a command does with a file of keys. */
  abstract static class OfFile implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "A file that keys create wrote.")
    Path file = Path.of("");

    final EncryptionKeys read() {
      KeyFile.warning(file.toString()).ifPresent(warning -> System.err.println("⚠️ " + warning));
      try {
        return EncryptionKeys.read(file);
      } catch (IllegalArgumentException e) {
        throw new ConfigException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Command(
      name = "create",
      description = "Write a file with a new key, which only its owner may read.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A file that does not exist.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
      try {
        EncryptionKeys.generate().writeNew(file);
      } catch (FileAlreadyExistsException e) {
        throw new ConfigException(
            file
                + " exists, and without its keys what they sealed is lost; name another file, or"
                + " use: ifriend keys rotate "
                + file);
      }
      System.out.println("Wrote " + file + ". To encrypt: SESSION_ENCRYPTION_KEYSET=" + file);
      return 0;
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Add a new key to a file. It seals from now on; the old ones still open.",
        "Give the new file to all processes before one of them is restarted with it."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate extends OfFile {
    @Override
    public Integer call() throws IOException {
      EncryptionKeys keys = read().rotated();
      keys.replace(file);
      System.out.println(
          file
              + " has "
              + keys.size()
              + " keys now; the newest seals: "
              + EncryptionKeys.name(keys.primaryId())
              + ". Once every bot has it, to encrypt anew what older keys did: ifriend keys seal");
      return 0;
    }
  }

  @Command(
      name = "list",
      description = "Show the numbers of the keys in a file, never the keys.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends OfFile {
    @Override
    public Integer call() {
      EncryptionKeys keys = read();
      keys.ids()
          .forEach(
              id ->
                  System.out.println(
                      EncryptionKeys.name(id) + (id == keys.primaryId() ? "  seals" : "")));
      return 0;
    }
  }

  @Command(
      name = "drop",
      description = {
        "Take a key out of a file, unless something is sealed with it.",
        "Looks through the whole store of the settings first."
            + " Bots that have the file of before still can open what it sealed."
      },
      mixinStandardHelpOptions = true)
  static final class Drop extends OfFile {
    @Parameters(index = "1", paramLabel = "KEYID", description = "Its number; see keys list.")
    private String id = "";

    @Override
    public Integer call() throws IOException {
      EncryptionKeys keys = read();
      EncryptionKeys fewer;
      try (Backend backend = SealCommand.backend(Main.settings())) {
        int number = EncryptionKeys.id(id);
        int needing =
            SealCommand.installations(backend, keys.without(number)).broken()
                - SealCommand.installations(backend, keys).broken();
        if (needing > 0) {
          throw new ConfigException(
              "Nothing was dropped: key "
                  + id
                  + " is still needed: "
                  + needing
                  + " installations of the Slack app are sealed with it. To seal them with the"
                  + " newest key: ifriend keys seal");
        }
        fewer = new SealingWalk(backend.sessions(), keys, progress -> {}).without(number);
      } catch (IllegalArgumentException e) {
        throw new ConfigException("Nothing was dropped: " + e.getMessage());
      }
      fewer.replace(file);
      System.out.println(file + " has " + fewer.size() + " keys now, without " + id + ".");
      return 0;
    }
  }
}
