package com.ifriend.app;

import com.ifriend.store.encryption.EncryptionKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The file that SESSION_ENCRYPTION_KEYSET names. */
@Command(
    name = "keys",
    description = "Make and rotate the keys that encrypt sessions.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KeysCommand.Create.class, KeysCommand.Rotate.class})
final class KeysCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Say what to do: create or rotate");
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
            List.of(
                file
                    + " exists, and without its keys what they sealed is lost; name another file, or"
                    + " use: ifriend keys rotate "
                    + file));
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
  static final class Rotate implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A file that keys create wrote.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
      EncryptionKeys keys;
      try {
        keys = EncryptionKeys.read(file).rotated();
      } catch (IllegalArgumentException e) {
        throw new ConfigException(List.of(String.valueOf(e.getMessage())));
      }
      keys.replace(file);
      System.out.println(file + " has " + keys.size() + " keys now; the newest seals.");
      return 0;
    }
  }
}
