package com.ifriend.app.command;

import com.ifriend.app.Backends;
import com.ifriend.app.logging.Logging;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.Settings;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.util.function.Function;

/** Opens stores, has them used, and closes them: for commands that look after what is stored. */
interface Opening<T> {
  /** Returns what {@code use} returns. */
  int with(Use<T> use) throws IOException;

  /** What a command does; returns its exit code. */
  interface Use<T> {
    int of(T opened) throws IOException;
  }

  /** The stores that the settings choose. */
  static Opening<Backends> ofSettings() {
    return use -> {
      Logging.level(false);
      Settings settings = Main.settings();
      try (ClosedAtTheEnd<Backends> backends =
          ClosedAtTheEnd.open(
              () -> Backends.open(settings, Metrics.globalRegistry), Backends::close)) {
        return use.of(backends.get());
      }
    };
  }

  /** The same for who looks at sessions. */
  static Opening<Backends> forSessions() {
    return ofSettings()
        .map(
            backends ->
                shared(
                    backends,
                    backends.sessionsAreShared(),
                    "Sessions",
                    "SESSION_BACKEND=redis, cloudsql or tiered"));
  }

  /** The same for who looks at memories. */
  static Opening<Backends> forMemories() {
    return ofSettings()
        .map(
            backends ->
                shared(
                    backends,
                    backends.memoriesAreShared(),
                    "Memories",
                    "MEMORY_BACKEND=redis or cloudsql"));
  }

  private static Backends shared(Backends backends, boolean are, String what, String need) {
    if (!are) {
      throw new ConfigException(
          ("%s are in the memory of the process that serves, where this command cannot see them;"
                  + " it needs %s")
              .formatted(what, need));
    }
    return backends;
  }

  /** The same for who needs a part of it only. */
  default <P> Opening<P> map(Function<? super T, ? extends P> part) {
    return use -> with(opened -> use.of(part.apply(opened)));
  }
}
