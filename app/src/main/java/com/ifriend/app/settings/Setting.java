package com.ifriend.app.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A name that can be set. What is read, documented and hinted at comes from {@link #ALL}; a name
 * that is not there cannot be read.
 *
 * @param meaning one sentence in Markdown, without a full stop
 * @param fallback what counts when it is not set, in Markdown
 * @param range of a whole number
 */
record Setting(
    String name, Topic topic, String meaning, String fallback, Kind kind, Optional<Range> range) {

  /** What is to be heeded of a value. */
  enum Kind {
    PLAIN,
    /** The value, or a part of it, must not be shown. */
    SECRET,
    /** Names a file that others must not read. */
    KEY_FILE
  }

  /** What a setting is about. */
  enum Topic {
    SESSIONS("Sessions"),
    REDIS("Redis"),
    CLOUDSQL("CloudSQL: MySQL or MariaDB"),
    MEMORY("Long-term memory"),
    MODEL("Model and catalogue"),
    SLACK("Slack"),
    SERVICE("The service");

    private final String title;

    Topic(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * A whole number.
   *
   * @param unit as in {@code seconds}
   */
  record Range(long fallback, long min, long max, String unit) {}

  static final List<Setting> ALL =
      Stream.concat(StoreSettingList.ALL.stream(), BotSettingList.ALL.stream()).toList();

  private static final Map<String, Setting> BY_NAME =
      ALL.stream().collect(Collectors.toMap(Setting::name, Function.identity()));

  static Setting text(String name, Topic topic, String meaning, String fallback) {
    return new Setting(name, topic, meaning, fallback, Kind.PLAIN, Optional.empty());
  }

  static Setting secret(String name, Topic topic, String meaning, String fallback) {
    return new Setting(name, topic, meaning, fallback, Kind.SECRET, Optional.empty());
  }

  static Setting keyFile(String name, Topic topic, String meaning, String fallback) {
    return new Setting(name, topic, meaning, fallback, Kind.KEY_FILE, Optional.empty());
  }

  static Setting number(String name, Topic topic, String meaning, Range range) {
    return new Setting(
        name, topic, meaning, Long.toString(range.fallback()), Kind.PLAIN, Optional.of(range));
  }

  /** The setting of that name, which must be in {@link #ALL}. */
  static Setting named(String name) {
    Setting setting = BY_NAME.get(name);
    if (setting == null) {
      throw new IllegalStateException(name + " is read, but not listed in Setting.ALL");
    }
    return setting;
  }

  static boolean exists(String name) {
    return BY_NAME.containsKey(name);
  }

  boolean isSecret() {
    return kind == Kind.SECRET;
  }

  /** A value as it may be shown: secrets masked, and those that a URL carries. */
  String shown(String value) {
    return isSecret() && !value.contains("://") ? "***" : masked(value);
  }

  /** A URL without what it has before its host, and without its parameters. */
  static String masked(String value) {
    return value.contains("://")
        ? value.replaceFirst("(?s)\\?.*", "?***").replaceFirst("(?s)//.*@", "//***@")
        : value;
  }
}
