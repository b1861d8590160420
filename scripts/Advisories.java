import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks OSV, as https://google.github.io/osv.dev/post-v1-querybatch/ says, about a list of libraries
 * that Maven wrote. It is a list for a reader, so what is found fails nothing.
 */
final class Advisories {
  /** {@code group:artifact:jar:version:scope}, or with a classifier behind the type. */
  private static final Pattern LIBRARY =
      Pattern.compile("\\s*([\\w.-]+:[\\w.-]+):[\\w-]+:(?:[\\w.-]+:)?([\\w.-]+):(?:compile|runtime)\\b.*");

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  private record Library(String name, String version) {
    @Override
    public String toString() {
      return name + " " + version;
    }
  }

  private Advisories() {}

  /**
   * @param args the list, and the address of OSV
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<Library> libraries = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      Matcher library = LIBRARY.matcher(line);
      if (library.matches()) {
        libraries.add(new Library(library.group(1), library.group(2)));
      }
    }
    if (libraries.isEmpty()) {
      throw new IllegalArgumentException(args[0] + " lists no library");
    }
    JsonNode results;
    try {
      results = ask(args[1], libraries);
    } catch (IOException e) {
      System.out.printf(
          "advisories: OSV does not answer at %s (%s); of %d libraries nothing was learnt%n",
          args[1], e.getClass().getSimpleName(), libraries.size());
      return;
    }
    int known = 0;
    for (int i = 0; i < libraries.size(); i++) {
      for (JsonNode each : results.path(i).path("vulns")) {
        System.out.println(libraries.get(i) + ": https://osv.dev/" + each.path("id").asText());
        known++;
      }
    }
    System.out.printf("advisories: %d known of %d libraries%n", known, libraries.size());
  }

  private static JsonNode ask(String osv, List<Library> libraries)
      throws IOException, InterruptedException {
    ObjectNode question = JSON.createObjectNode();
    ArrayNode queries = question.putArray("queries");
    for (Library library : libraries) {
      ObjectNode query = queries.addObject().put("version", library.version());
      query.putObject("package").put("ecosystem", "Maven").put("name", library.name());
    }
    HttpResponse<byte[]> response =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .build()
            .send(
                HttpRequest.newBuilder(URI.create(osv + "/v1/querybatch"))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(question)))
                    .build(),
                BodyHandlers.ofByteArray());
    JsonNode results = JSON.readTree(response.body()).path("results");
    if (response.statusCode() != 200 || results.size() != libraries.size()) {
      throw new IOException("HTTP " + response.statusCode());
    }
    return results;
  }
}
