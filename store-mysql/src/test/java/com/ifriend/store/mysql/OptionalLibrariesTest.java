package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.ScopedPatch;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without what an application does not need. */
final class OptionalLibrariesTest {
  private static final List<String> OPTIONAL =
      List.of("lucene", "jdbc-socket-factory", "sqladmin", "dnsjava", "jna", "httpclient");

  /** On a class path without them, as somebody has it who only keeps sessions. */
  @Test
  void theyAreMissedByWhoNeedsThemAlone() throws Exception {
    int port = MySqlBackend.of(Flavour.MARIADB).server().port();
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(entry).getFileName().toString();
      if (OPTIONAL.stream().noneMatch(name::contains)) {
        urls.add(url(entry));
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Object said =
          loader
              .loadClass(Application.class.getName())
              .getMethod("run", int.class)
              .invoke(null, port);

      assertThat((String) said)
          .contains("kept a session")
          .contains("long-term memory needs org.apache.lucene:lucene-analysis-common on")
          .contains("by its name needs com.google.cloud.sql:jdbc-socket-factory-core on")
          .contains("a unix socket needs net.java.dev.jna:jna on");
    }
  }

  private static URL url(String entry) throws MalformedURLException {
    return Path.of(entry).toUri().toURL();
  }

  /** What runs there. */
  public static final class Application {
    private Application() {}

    /** Says what became of each. */
    public static String run(int port) {
      List<String> said = new ArrayList<>();
      try (MySqlStores stores = MySqlStores.connect(MySqlBackend.config(port))) {
        var unused =
            stores
                .sessions()
                .create(
                    new com.google.adk.sessions.SessionKey(
                        "app", "user", "lean-" + System.nanoTime()),
                    ScopedPatch.NONE);
        said.add("kept a session");
        note(said, () -> new Memories(stores.memories()));
      }
      note(
          said,
          () ->
              MySqlStores.connect(
                  MySqlConfig.instance(
                      new MySqlAddress.Instance("p:r:i", Optional.empty()), "d", "u", "")));
      note(
          said,
          () -> MySqlStores.connect(MySqlConfig.unixSocket(Path.of("/tmp/none"), "d", "u", "")));
      return String.join("; ", said);
    }

    private interface Step {
      Object go();
    }

    private static void note(List<String> said, Step step) {
      try {
        said.add(String.valueOf(step.go()));
      } catch (IllegalStateException e) {
        said.add(String.valueOf(e.getMessage()));
      }
    }
  }
}
