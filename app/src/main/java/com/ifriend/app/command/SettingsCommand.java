package com.ifriend.app.command;

import com.ifriend.app.logging.Logging;
import com.ifriend.app.settings.Settings;
import com.ifriend.app.settings.SettingsPages;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What can be set, and what is. */
@Command(
    name = "settings",
    description = "Show all settings and the values in force, secrets masked.",
    mixinStandardHelpOptions = true)
final class SettingsCommand implements Callable<Integer> {
  @Option(names = "--markdown", description = "Print docs/configuration.md instead.")
  private boolean markdown;

  @Option(names = "--example", description = "Print .env.redis.example instead.")
  private boolean example;

  @Override
  public Integer call() {
    Logging.off();
    System.out.print(
        markdown
            ? SettingsPages.markdown()
            : example
                ? SettingsPages.example()
                : SettingsPages.inForce(Settings.environment(Path.of(""))));
    return 0;
  }
}
