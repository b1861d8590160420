package com.ifriend.app.command;

import com.ifriend.agent.Turn;
import com.ifriend.app.Service;
import com.ifriend.app.logging.Logging;
import com.ifriend.app.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Does once what every start does, in a throw-away home, for the JVM to write down which classes
 * that takes (see {@code -XX:ArchiveClassesAtExit}).
 */
@Command(name = "train", hidden = true, description = "Used by the launcher at the first run.")
final class TrainCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException, InterruptedException {
    Logging.level(false);
    Path home = Files.createTempDirectory("ifriend-train");
    Map<String, String> env =
        Map.of("IFRIEND_HOME", home.toString(), "PORT", "0", "MODEL", "offline");
    try (Service service = Service.start(Settings.from(env))) {
      var answer =
          service.bot().concierge().answer(Turn.direct("train", "train", "busca tours em Paris"));
      HttpClient http = HttpClient.newHttpClient();
      for (String path : new String[] {"/", "/healthz", "/readyz", "/metrics"}) {
        URI uri = URI.create("http://127.0.0.1:" + service.port() + path);
        var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
          throw new IOException(path + " answered " + response.statusCode());
        }
      }
      return answer.errorId().isPresent() ? 1 : 0;
    } finally {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
