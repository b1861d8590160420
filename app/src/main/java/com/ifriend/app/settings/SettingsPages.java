package com.ifriend.app.settings;

import com.ifriend.app.settings.Setting.Range;
import com.ifriend.app.settings.Setting.Topic;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings as people read them. */
public final class SettingsPages {
  /** The setup guide's own settings, with its values. */
  private static final Map<String, String> SETUP_GUIDE = new LinkedHashMap<>();

  static {
    SETUP_GUIDE.put("SESSION_BACKEND", "redis");
    SETUP_GUIDE.put("MEMORY_BACKEND", "cloudsql");
    SETUP_GUIDE.put("REDIS_URL", "redis://localhost:6379/0");
    SETUP_GUIDE.put("REDIS_SESSION_TTL", "3600");
  }

  private SettingsPages() {}

  /** What docs/configuration.md holds. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            Settings come from the environment, or from a `.env` file in the current folder; the
            environment wins. What is wrong is reported all at once, with the fix, before anything
            starts; `./ifriend doctor` also tries what they name, and `./ifriend settings` shows
            which are in force. This page is written by `./ifriend settings --markdown`.
            """);
    for (Topic topic : Topic.values()) {
      page.append("\n## ")
          .append(topic.title())
          .append(
              "\n\n| Name | Meaning | Default | Unit, range | Secret |\n|---|---|---|---|---|\n");
      for (Setting setting : Setting.ALL) {
        if (setting.topic() == topic) {
          page.append(
              "| `%s` | %s | %s | %s | %s |\n"
                  .formatted(
                      setting.name(),
                      setting.meaning(),
                      setting.fallback(),
                      setting.range().map(SettingsPages::words).orElse(""),
                      setting.isSecret() ? "yes" : ""));
        }
      }
    }
    return page.toString();
  }

  private static String words(Range range) {
    return range.unit() + ", " + range.min() + " to " + range.max();
  }

  /** What .env.redis.example holds. */
  public static String example() {
    StringBuilder file =
        new StringBuilder(
            """
            # Settings of iFriend with its sessions on Redis: cp .env.redis.example .env
            # The environment wins over this file. All settings: docs/configuration.md

            """);
    SETUP_GUIDE.forEach((name, value) -> file.append(name).append('=').append(value).append('\n'));
    for (Topic topic : Topic.values()) {
      file.append("\n# ").append(topic.title()).append('\n');
      for (Setting setting : Setting.ALL) {
        if (setting.topic() == topic && !SETUP_GUIDE.containsKey(setting.name())) {
          file.append("# %s. Default: %s\n".formatted(setting.meaning(), setting.fallback()))
              .append("# %s=\n".formatted(setting.name()));
        }
      }
    }
    return file.toString();
  }

  /**
   * Each setting with its value, secrets masked.
   *
   * @param env of {@link Settings#environment}
   */
  public static String inForce(Map<String, String> env) {
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
