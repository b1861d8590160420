package com.ifriend.app;

import com.ifriend.app.logging.Logging;
import java.nio.file.Path;
import java.util.Map;
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
        markdown ? SettingsPages.markdown() : example ? SettingsPages.example() : inForce());
    return 0;
  }

  private static String inForce() {
    Map<String, String> env = Settings.environment(Path.of(""));
    StringBuilder text = new StringBuilder();
    for (Setting setting : Setting.ALL) {
      String value = env.getOrDefault(setting.name(), "").trim();
      String from =
          value.isEmpty()
              ? "  (default: " + setting.fallback().replace("`", "") + ")"
              : " = "
                  + setting.shown(value)
                  + (System.getenv(setting.name()) == null ? "  (.env)" : "");
      text.append(setting.name()).append(from).append('\n');
    }
    return text.toString();
  }
}
