package com.ifriend.agent.tours;

import com.ifriend.agent.text.Resources;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Makes {@link TourCatalog}s: the built-in sample, or one read from a JSON file or URL. */
public final class TourCatalogs {
  /** How long {@link #load(String)} waits for a whole catalogue from a URL. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private static final String SAMPLE = "sample-catalog.json";
  private static final Pattern HTTP = Pattern.compile("(?i)https?://.*");
  private static final Pattern OTHER_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  private TourCatalogs() {}

  /** The built-in catalogue of invented tours; {@link TourCatalog#sample()} is true. */
  public static TourCatalog sample() {
    return CatalogReader.read("(built-in sample)", Resources.text(TourCatalogs.class, SAMPLE));
  }

  /** {@link #load(String, Duration)} with the {@link #DEFAULT_TIMEOUT}. */
  public static TourCatalog load(String location) {
    return load(location, DEFAULT_TIMEOUT);
  }

  /**
   * Reads a catalogue, once and completely.
   *
   * @param location path of a JSON file, or an http or https URL of one
   * @param timeout for connecting to a URL and reading it to the end
   * @throws CatalogException if it cannot be read or any entry is wrong
   */
  public static TourCatalog load(String location, Duration timeout) {
    if (HTTP.matcher(location).matches()) {
      return CatalogReader.read(location, download(location, timeout));
    }
    if (OTHER_SCHEME.matcher(location).matches()) {
      throw unusable(location, "give the path of a JSON file, or an http:// or https:// URL");
    }
    return CatalogReader.read(location, readFile(location));
  }

  private static String readFile(String location) {
    try {
      return Files.readString(Path.of(location));
    } catch (NoSuchFileException e) {
      throw unusable(location, "there is no such file; check the path");
    } catch (IOException | InvalidPathException e) {
      throw unusable(location, "the file cannot be read as UTF-8 text (" + e + ")");
    }
  }

  private static String download(String location, Duration timeout) {
    CompletableFuture<HttpResponse<byte[]>> response;
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(location)).build();
      response =
          HttpClient.newBuilder()
              .connectTimeout(timeout)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build()
              .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IllegalArgumentException e) {
      throw unusable(location, "this is not a valid URL (" + e.getMessage() + ")");
    }
    try {
      HttpResponse<byte[]> done = response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (done.statusCode() != 200) {
        throw unusable(
            location,
            "the server answered HTTP " + done.statusCode() + " instead of 200; check the URL");
      }
      return new String(done.body(), StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw unusable(
          location,
          "no complete answer within "
              + timeout.toMillis()
              + " ms; check the server or use a local file");
    } catch (ExecutionException e) {
      throw unusable(location, "the download failed (" + e.getCause() + "); check the URL");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(location, "interrupted while downloading");
    } finally {
      boolean unused = response.cancel(true);
    }
  }

  private static CatalogException unusable(String location, String problem) {
    return new CatalogException(location, List.of(problem));
  }
}
