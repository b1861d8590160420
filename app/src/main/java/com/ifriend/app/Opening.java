package com.ifriend.app;

import com.ifriend.app.logging.Logging;
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
      try (Backends backends = Backends.open(Main.settings(), Metrics.globalRegistry)) {
        return use.of(backends);
      }
    };
  }

  /** The same for who needs a part of it only. */
  default <P> Opening<P> map(Function<? super T, ? extends P> part) {
    return use -> with(opened -> use.of(part.apply(opened)));
  }
}
