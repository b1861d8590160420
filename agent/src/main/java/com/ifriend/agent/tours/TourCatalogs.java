package com.ifriend.agent.tours;

import com.ifriend.agent.http.ProxyLogin;
import com.ifriend.agent.text.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
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

  /** Some ten thousand tours. */
  static final int MAX_BYTES = 32 << 20;

  private static final String TOO_LARGE =
      "it is larger than " + (MAX_BYTES >> 20) + " MB; leave out what nobody can book";

  private static final String SAMPLE = "sample-catalog.json";
  private static final Pattern HTTP = Pattern.compile("(?is)https?://.*");
  private static final Pattern OTHER_SCHEME = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*");

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
   * @param location path of a JSON file, or an http or https URL of one; of at most 32 MB
   * @param timeout for connecting to a URL and reading it to the end
   * @throws CatalogException if it cannot be read or any entry is wrong
   */
  public static TourCatalog load(String location, Duration timeout) {
    if (HTTP.matcher(location).matches()) {
      return CatalogReader.read(shown(location), download(location, timeout));
    }
    if (OTHER_SCHEME.matcher(location).matches()) {
      throw unusable(location, "give the path of a JSON file, or an http:// or https:// URL");
    }
    return CatalogReader.read(location, readFile(location));
  }

  private static String readFile(String location) {
    try {
      Path file = Path.of(location);
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw unusable(location, "this is not a file; give the path of a JSON file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw unusable(location, TOO_LARGE);
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      }
    } catch (NoSuchFileException e) {
      throw unusable(location, "there is no such file; check the path");
    } catch (IOException | InvalidPathException e) {
      throw unusable(location, "the file cannot be read as UTF-8 text (" + e + ")");
    }
  }

  /** What fails is told by its kind: the words of an error may quote the URL, and so a password. */
  private static String download(String location, Duration timeout) {
    CompletableFuture<HttpResponse<byte[]>> response;
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(location));
      ProxyLogin.to(URI.create(location))
          .ifPresent(login -> request.setHeader(ProxyLogin.HEADER, login));
      response =
          HttpClient.newBuilder()
              .connectTimeout(timeout)
              // Never from https to http.
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build()
              .sendAsync(request.build(), info -> new BoundedBody(MAX_BYTES));
    } catch (IllegalArgumentException e) {
      throw unusable(location, "this is not a valid URL; write it as https://host/path");
    }
    try {
      HttpResponse<byte[]> done = response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (done.statusCode() / 100 == 3) {
        throw unusable(
            location,
            "the server answered HTTP "
                + done.statusCode()
                + ", which leads elsewhere and is not followed: from https to http, or too often;"
                + " give the URL it leads to");
      }
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
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw unusable(
          location,
          cause instanceof BoundedBody.TooLargeException
              ? TOO_LARGE
              : "the download failed ("
                  + cause.getClass().getSimpleName()
                  + "); check the URL and the server");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(location, "interrupted while downloading");
    } finally {
      boolean unused = response.cancel(true);
    }
  }

  /** A location as it may be shown: without what a URL has before its host, nor its parameters. */
  static String shown(String location) {
    return HTTP.matcher(location).matches() || OTHER_SCHEME.matcher(location).matches()
        ? location.replaceFirst("(?s)[?#].*", "?***").replaceFirst("(?s)//.*@", "//***@")
        : location;
  }

  private static CatalogException unusable(String location, String problem) {
    return new CatalogException(shown(location), List.of(problem));
  }
}
