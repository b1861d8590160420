package com.ifriend.slack.message;

import com.google.common.base.Suppliers;
import com.ifriend.agent.Turn.Attached;
import com.ifriend.agent.http.ProxyLogin;
import com.ifriend.agent.tours.BoundedBody;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.api.SlackWebApi;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.files.FilesInfoResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files that people share with the bot: texts and pictures, up to a size. The bot's token
 * goes to Slack's own hosts by https and nowhere else, however the address of a file reads, and no
 * redirection is followed: Slack sends who may not read a file to a page to log in. Thread-safe.
 */
public final class FileReader {
  /** Files of one message that are read; the others are known by their names. */
  static final int MOST_FILES = 4;

  static final int MOST_TEXT_BYTES = 256 << 10;
  static final int MOST_PICTURE_BYTES = 4 << 20;

  public static final Read NOTHING = new Read(List.of(), List.of());

  private static final Logger log = LoggerFactory.getLogger(FileReader.class);

  private final SlackConfig config;
  private final MethodsClient client;
  private final Supplier<String> botToken;
  private final Duration patience;

  /** Made when the first file comes: it has a thread. */
  private final Supplier<HttpClient> http;

  /**
   * What came of the files of a message.
   *
   * @param unread the names of those that could not be read, though they are of a kind that is
   */
  public record Read(List<Attached> attached, List<String> unread) {}

  /**
   * Reads with the token of one workspace.
   *
   * @param patience for one file
   */
  public FileReader(
      SlackConfig config, MethodsClient client, Supplier<String> botToken, Duration patience) {
    this.botToken = botToken;
    this.config = config;
    this.client = client;
    this.patience = patience;
    this.http =
        Suppliers.memoize(
            () ->
                HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(patience)
                    .build());
  }

  /** Reads what is of a kind that is read. */
  public Read read(InboundMessage message) throws InterruptedException {
    List<Attached> attached = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    for (SharedFile file : message.files()) {
      if (!file.isPicture() && !file.isText()) {
        continue;
      }
      try {
        byte[] bytes = bytes(file);
        attached.add(
            file.isText()
                ? new Attached(file.name(), Attached.TEXT, bytes)
                : Pictures.of(file.name(), bytes));
      } catch (IOException e) {
        // Its name may be anything, so it is no part of the line.
        log.warn("File {} of message {} was not read: {}", file.id(), message.id(), e.getMessage());
        unread.add(file.name());
      }
    }
    return new Read(attached, unread);
  }

  private byte[] bytes(SharedFile file) throws IOException, InterruptedException {
    URI address = address(file.url().isEmpty() ? lookedUp(file) : file);
    int most = file.isText() ? MOST_TEXT_BYTES : MOST_PICTURE_BYTES;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("Authorization", "Bearer " + botToken.get());
    ProxyLogin.to(address).ifPresent(login -> request.header(ProxyLogin.HEADER, login));
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.get().sendAsync(request.build(), body(most));
    try {
      HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (isToLogIn(response.statusCode(), response.headers())) {
        throw new IOException("Slack asks to log in instead; give the app the scope files:read");
      }
      if (response.statusCode() != 200) {
        throw new IOException("Slack answers HTTP " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException("Slack did not send it in " + patience, e);
    } catch (ExecutionException e) {
      throw new IOException(
          e.getCause() instanceof BoundedBody.TooLargeException
              ? "it is larger than " + most + " bytes"
              : "its bytes did not come: " + e.getCause(),
          e);
    } finally {
      var unused = answer.cancel(true);
    }
  }

  /** Of what is no file, nothing is kept. */
  private static BodyHandler<byte[]> body(int most) {
    return info ->
        info.statusCode() == 200 && !isToLogIn(info.statusCode(), info.headers())
            ? new BoundedBody(most)
            : BodySubscribers.replacing(new byte[0]);
  }

  private static boolean isToLogIn(int status, HttpHeaders headers) {
    return status / 100 == 3
        || headers
            .firstValue("Content-Type")
            .orElse("")
            .toLowerCase(Locale.ROOT)
            .startsWith("text/html");
  }

  /** In channels that organisations share, the event names no more than the file. */
  private SharedFile lookedUp(SharedFile file) throws IOException {
    try {
      FilesInfoResponse response = client.filesInfo(request -> request.file(file.id()));
      if (!response.isOk() || response.getFile() == null) {
        throw new IOException("Slack does not tell where it is: " + response.getError());
      }
      return file.at(Optional.ofNullable(response.getFile().getUrlPrivateDownload()).orElse(""))
          .orElseThrow(() -> new IOException("Slack does not tell where it is"));
    } catch (SlackApiException e) {
      throw new IOException("Slack answers HTTP " + SlackWebApi.status(e), e);
    }
  }

  private URI address(SharedFile file) throws IOException {
    URI address;
    try {
      address = new URI(file.url());
    } catch (URISyntaxException e) {
      throw new IOException("its address is none", e);
    }
    if (!isSlacks(address) && !isBesideTheApi(address)) {
      throw new IOException("its address is not one of Slack's: the token is not sent there");
    }
    return address;
  }

  private static boolean isSlacks(URI address) {
    String host = Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT);
    return "https".equals(address.getScheme())
        && (host.equals("slack.com") || host.endsWith(".slack.com"))
        && (address.getPort() == -1 || address.getPort() == 443)
        && address.getUserInfo() == null;
  }

  /** Who gives the bot another Web API has it send its token there anyway. */
  private boolean isBesideTheApi(URI address) {
    URI api = config.apiUrl();
    return api.getScheme().equals(address.getScheme())
        && api.getHost().equals(address.getHost())
        && api.getPort() == address.getPort()
        && address.getUserInfo() == null;
  }
}
