package com.ifriend.app.command;

import com.ifriend.store.encryption.SealingWalk;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes what is in the store readable. */
@Command(
    name = "open",
    description = {
      "Decrypt what is there, to do without encryption.",
      "All sessions and state; where the Slack app is installed stays encrypted. Bots may run meanwhile, all on SESSION_ENCRYPTION=opening. Can be"
          + " stopped and run again."
    },
    mixinStandardHelpOptions = true)
final class OpenCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return SealCommand.walk(
        "decrypted",
        (backend, keys) -> new SealingWalk(backend.sessions(), keys, SealCommand::show).open());
  }
}
