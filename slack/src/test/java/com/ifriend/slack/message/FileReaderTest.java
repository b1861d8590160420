package com.ifriend.slack.message;

import static com.ifriend.slack.Rig.ANA;
import static com.ifriend.slack.Rig.CHANNEL;
import static com.ifriend.slack.Rig.DIRECT;
import static com.ifriend.slack.Rig.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slack.Rig;
import com.ifriend.slackdouble.Call;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in messages to the bot. */
class FileReaderTest {
  private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, 3};

  private final SlackDouble slack = SlackDouble.start();
  private final Payloads payloads = slack.payloads();
  private final InMemoryStores stores = InMemoryStores.create();

  @AfterEach
  void stop() {
    slack.close();
  }

  private Rig rig(boolean socketMode) {
    return Rig.echo(socketMode, slack, stores);
  }

  private List<String> downloads() {
    return slack.calls("files.download").stream()
        .map(Call::arguments)
        .map(arguments -> arguments.get("file"))
        .toList();
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void textsAndPicturesAreReadAndOtherKindsAreNamed(boolean socketMode) {
    ObjectNode text = slack.upload("plano.csv", "text/csv", "dia;cidade".getBytes(UTF_8));
    ObjectNode picture = slack.upload("foto.png", "image/png", PICTURE);
    ObjectNode film = slack.upload("film.mp4", "video/mp4", new byte[10]);
    try (Rig rig = rig(socketMode)) {
      ObjectNode message = payloads.directMessage(DIRECT, ANA, "olha");
      assertThat(rig.deliver(payloads.withFiles(message, text, picture, film))).isTrue();

      assertThat(slack.awaitPost(SOON).text())
          .isEqualTo(
              "re: olha\n[attached file: plano.csv]\n[attached file: foto.png]\n"
                  + "[attached file: film.mp4]");
      assertThat(rig.agent().files().get(0)).contains("dia;cidade");
      assertThat(rig.agent().pictures()).containsExactly(PICTURE);
      assertThat(downloads()).containsExactly(id(text), id(picture));
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void mentionBringsItsFilesToo(boolean socketMode) {
    ObjectNode text = slack.upload("plan.md", "text/plain", "# Rome".getBytes(UTF_8));
    try (Rig rig = rig(socketMode)) {
      ObjectNode mention = payloads.withFiles(payloads.appMention(CHANNEL, ANA, "my plan"), text);
      assertThat(rig.deliver(mention)).isTrue();
      assertThat(rig.deliver(payloads.messageTwin(mention))).isTrue();

      assertThat(slack.awaitPost(SOON).text()).startsWith("re: my plan");
      assertThat(rig.agent().files().get(0)).contains("# Rome");
      assertThat(downloads()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}, socket mode: {1}")
  @CsvSource({
    "missing_scope, false",
    "missing_scope, true",
    "ratelimited, false",
    "ratelimited, true",
    "down, false",
    "hanging, true",
    "gone, true",
    "large, false",
    "no picture, true"
  })
  void whoseFileIsNotGivenIsToldSoAndAnswered(String trouble, boolean socketMode) {
    ObjectNode large = slack.upload("grande.txt", "text/plain", new byte[(256 << 10) + 1]);
    ObjectNode file = slack.upload("plano.txt", "text/plain", "Roma".getBytes(UTF_8));
    switch (trouble) {
      case "missing_scope" -> slack.grantScopes("chat:write", "im:history");
      case "ratelimited" -> slack.failNext("files.download", Fault.rateLimited(30));
      case "down" -> slack.failNext("files.download", Fault.httpStatus(503));
      case "hanging" -> slack.failNext("files.download", Fault.hang(Duration.ofSeconds(60)));
      case "gone" -> file.put("url_private_download", file.path("url_private").asText() + "x");
      case "no picture" -> file = slack.upload("foto.png", "image/png", "{}".getBytes(UTF_8));
      default -> file = large;
    }
    String name = file.path("name").asText();
    try (Rig rig = rig(socketMode)) {
      ObjectNode message = payloads.directMessage(DIRECT, ANA, "quero passeios em Roma");
      assertThat(rig.deliver(payloads.withFiles(message, file))).isTrue();

      assertThat(slack.awaitPost(SOON).text())
          .startsWith("re: quero passeios em Roma")
          .contains("Não consegui ler o que você anexou: `" + name + "`");
      assertThat(rig.agent().files()).containsExactly("");
      assertThat(downloads()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "scope: {0}")
  @ValueSource(booleans = {false, true})
  void fileThatTheEventOnlyNamesIsAskedFor(boolean scope) {
    ObjectNode whole = slack.upload("plan.txt", "text/plain", "Rome".getBytes(UTF_8));
    ObjectNode named = whole.deepCopy();
    named.remove(List.of("url_private", "url_private_download"));
    if (!scope) {
      slack.grantScopes("chat:write", "im:history");
    }
    try (Rig rig = rig(true)) {
      ObjectNode message = payloads.directMessage(DIRECT, ANA, "I want tours in Rome");
      assertThat(rig.deliver(payloads.withFiles(message, named))).isTrue();

      String answer = slack.awaitPost(SOON).text();
      assertThat(rig.agent().files().get(0).contains("Rome")).isEqualTo(scope);
      assertThat(answer.contains("I could not read what you attached: `plan.txt`"))
          .isEqualTo(!scope);
    }
  }

  @Test
  void modelGetsTheFirstFrameOfAGif() throws IOException {
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    assertThat(ImageIO.write(new BufferedImage(7, 5, BufferedImage.TYPE_BYTE_GRAY), "gif", gif))
        .isTrue();
    ObjectNode file = slack.upload("a.gif", "image/gif", gif.toByteArray());
    try (Rig rig = rig(false)) {
      ObjectNode message = payloads.directMessage(DIRECT, ANA, "look");
      assertThat(rig.deliver(payloads.withFiles(message, file))).isTrue();

      assertThat(slack.awaitPost(SOON).text()).doesNotContain("could not");
      byte[] picture = rig.agent().pictures().get(0);
      assertThat(picture).startsWith(0x89, 'P', 'N', 'G');
      assertThat(ImageIO.read(new ByteArrayInputStream(picture)).getWidth()).isEqualTo(7);
    }
  }

  @Test
  void tokenGoesToNobodyButSlack() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer stranger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var unused =
        stranger.createContext(
            "/",
            exchange -> {
              asked.incrementAndGet();
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            });
    stranger.start();
    try (Rig rig = rig(false)) {
      String at = "127.0.0.1:" + stranger.getAddress().getPort();
      int posts = 0;
      for (String address :
          List.of(
              "http://" + at + "/f",
              "https://" + at + "/f",
              "http://files.slack.com@" + at + "/f",
              "http://" + at + "/files.slack.com",
              "http://files.slack.com/f",
              "https://files.slack.com.example/f",
              "https://user@files.slack.com/f",
              "https://notslack.com/f",
              "file:///etc/hostname",
              "not an address")) {
        ObjectNode file = slack.upload("plan.txt", "text/plain", "Rome".getBytes(UTF_8));
        file.put("url_private_download", address);
        ObjectNode message = payloads.directMessage(DIRECT, ANA, "I want tours in Rome");
        assertThat(rig.deliver(payloads.withFiles(message, file))).isTrue();
        assertThat(slack.awaitPosts(++posts, SOON).get(posts - 1).text())
            .contains("I could not read what you attached");
      }
      assertThat(asked).hasValue(0);
      assertThat(downloads()).isEmpty();
    } finally {
      stranger.stop(0);
    }
  }

  private static String id(ObjectNode file) {
    return file.path("id").asText();
  }
}
