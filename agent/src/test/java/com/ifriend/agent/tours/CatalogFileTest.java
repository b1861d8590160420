package com.ifriend.agent.tours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.ifriend.agent.text.Language;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogFileTest {
  private static final String TOUR =
      """
      {
        "id": "CWB-1", "city": "Curitiba", "country": "BR",
        "title": "Ópera de Arame", "description": {"pt": "Bosque.", "en": "Woods."},
        "guide": "Ana", "themes": ["nature", "ópera"], "languages": ["pt", "inglês"],
        "durationMinutes": 90, "price": {"amount": "80.00", "currency": "BRL"},
        "maxGroupSize": 8, "rating": 4.5, "reviews": 3,
        "weekdays": ["saturday"], "dates": ["2027-05-12"]
      }
      """;

  @TempDir Path directory;

  @Test
  void goodFileIsReadCompletely() {
    TourCatalog catalog = TourCatalogs.load(file("{\"tours\": [" + TOUR + "]}"));

    Tour tour = catalog.byId("CWB-1").orElseThrow();
    assertThat(catalog.sample()).isFalse();
    assertThat(catalog.cities()).containsExactly("Curitiba");
    assertThat(tour.title().in(Language.EN)).isEqualTo("Ópera de Arame");
    assertThat(tour.description().in(Language.EN)).isEqualTo("Woods.");
    assertThat(tour.description().in(Language.ES)).isEqualTo("Bosque.");
    assertThat(tour.languages()).containsExactly("pt", "en");
    assertThat(tour.price().format(Language.PT)).isEqualTo("R$ 80");
    assertThat(tour.weekdays()).containsExactly(DayOfWeek.SATURDAY);
    assertThat(tour.takesPlaceOn(LocalDate.of(2027, 5, 12))).isTrue();
    assertThat(tour.takesPlaceOn(LocalDate.of(2027, 5, 13))).isFalse();
    assertThat(catalog.search(TourQuery.everything().about("opera"))).containsExactly(tour);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"id\": \"CWB-1\" | \"id\": \" \" | tours[0].id: a text is expected; it is \" \"",
        "\"id\": \"CWB-1\" | \"id\": 7 | tours[0] (7).id: a text is expected; it is 7",
        "\"city\": \"Curitiba\" | \"town\": \"Curitiba\" | tours[0] (CWB-1).town: unknown field",
        "\"city\": \"Curitiba\" | \"town\": \"Curitiba\" | .city: a text is expected; it is missing",
        "\"BR\" | \"Brasil\" | .country: an ISO 3166 code",
        "{\"pt\": \"Bosque.\", \"en\": \"Woods.\"} | {\"fr\": \"Bois.\"} | .description.fr: only",
        "{\"pt\": \"Bosque.\", \"en\": \"Woods.\"} | {} | .description: a text, or an object",
        "[\"nature\", \"ópera\"] | [] | .themes: a list with at least one",
        "\"inglês\" | \"klingonês\" | .languages[1]: an ISO 639-1 code such as \"pt\" is expected",
        "90 | 0 | .durationMinutes: a whole number above 0 is expected",
        "90 | 1.5 | .durationMinutes: a whole number above 0 is expected",
        "\"80.00\" | \"abc\" | .price.amount: a positive number in quotes such as \"45.00\"",
        "\"80.00\" | \"-1\" | .price.amount: a positive number",
        "\"BRL\" | \"reais\" | .price.currency: an ISO 4217 code",
        "4.5 | 9 | .rating: a number is expected, 0 to 5",
        "\"reviews\": 3 | \"reviews\": -3 | .reviews: a number is expected",
        "\"saturday\" | \"sábado\" | .weekdays[0]: a day in English",
        "\"2027-05-12\" | \"12/05/2027\" | .dates[0]: a date such as \"2027-05-12\" is expected; it is \"12/05/2027\"",
      })
  void wrongFieldIsNamedWithWhatToDo(String good, String bad, String expected) {
    assertThat(TOUR).contains(good);

    CatalogException refused = refused(file("{\"tours\": [" + TOUR.replace(good, bad) + "]}"));

    assertThat(refused.problems()).anyMatch(problem -> problem.contains(expected));
    assertThat(refused).hasMessageContaining("catalog.json").hasMessageContaining(expected);
  }

  @Test
  void tourWithoutDaysIsRefused() {
    String never =
        TOUR.replace("\"weekdays\": [\"saturday\"], \"dates\": [\"2027-05-12\"]", "\"x\": 1");

    assertThat(refused(file("{\"tours\": [" + never + "]}")).problems())
        .anyMatch(problem -> problem.contains(".weekdays: say when the tour takes place"));
  }

  @Test
  void allProblemsOfAllToursAreReportedAtOnce() {
    String bad = TOUR.replace("\"BR\"", "\"XX\"").replace("90", "\"long\"");
    String json = "{\"sample\": \"yes\", \"tours\": [" + bad + "," + TOUR + ", 7]}";

    assertThat(refused(file(json)).problems())
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).startsWith("tours[0] (CWB-1).country:"),
            problem -> assertThat(problem).startsWith("tours[0] (CWB-1).durationMinutes:"),
            problem -> assertThat(problem).startsWith("tours[1] (CWB-1).id: another tour has"),
            problem -> assertThat(problem).startsWith("tours[2]: an object"),
            problem -> assertThat(problem).startsWith("sample: write true or false"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tours\": | not valid JSON at line 1",
        "{\"tours\": []} | a list with at least one tour",
        "[] | a list with at least one tour",
        "`` | a list with at least one tour",
        "{\"tours\": [], \"tours\": []} | not valid JSON at line 1",
        "{} {} | not valid JSON at line 1"
      })
  void fileOfAnotherFormIsRefused(String json, String expected) {
    assertThat(refused(file(json))).hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "no-such-file.json, no such file",
    "ftp://host/tours.json, http://",
    "http://, not a valid URL",
    "http://bad host/, not a valid URL"
  })
  void locationThatCannotBeIsRefused(String location, String expected) {
    assertThat(refused(location)).hasMessageContaining(location).hasMessageContaining(expected);
  }

  @Test
  void urlIsRead() throws IOException {
    try (Served served = new Served(200, "{\"tours\": [" + TOUR + "]}")) {
      assertThat(TourCatalogs.load(served.url()).cities()).containsExactly("Curitiba");
    }
  }

  @Test
  void urlThatFailsIsRefused() throws IOException {
    try (Served served = new Served(404, "nothing here")) {
      assertThat(refused(served.url())).hasMessageContaining("HTTP 404");
    }
  }

  @Test
  void urlThatNobodyServesIsRefused() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(refused("http://127.0.0.1:" + port + "/")).hasMessageContaining("download failed");
  }

  @Test
  void urlThatHangsInTheMiddleIsGivenUp() throws IOException {
    try (Served served = new Served(200, "{\"tours\": [")) {
      served.hang();

      CatalogException refused =
          catchThrowableOfType(
              CatalogException.class,
              () -> TourCatalogs.load(served.url(), Duration.ofMillis(300)).cities());

      assertThat(refused).hasMessageContaining("no complete answer within 300 ms");
    }
  }

  @Test
  void urlThatNeverEndsIsGivenUpByItsSize() throws IOException {
    try (Served served = new Served(200, "{\"tours\": [")) {
      served.goOnForever();

      assertThat(refused(served.url())).hasMessageContaining("larger than 32 MB");
      assertThat(served.sent()).isLessThan(4L * TourCatalogs.MAX_BYTES);
    }
  }

  @Test
  void hugeFileIsRefused() throws IOException {
    Path huge = directory.resolve("huge.json");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(TourCatalogs.MAX_BYTES + 1L);
    }
    assertThat(refused(huge.toString())).hasMessageContaining("larger than 32 MB");
    assertThat(refused(directory.toString())).hasMessageContaining("not a file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ana:s3cret@127.0.0.1:1/tours.json?token=s3cret",
        "http://ana:s3cret@bad host/tours.json?s3cret#s3cret",
        "http://ana:s3@cret@127.0.0.1:1/tours.json",
        "ftp://ana:s3cret@host/tours.json?key=s3cret"
      })
  void whatAUrlKeepsSecretIsNotShown(String url) {
    assertThat(refused(url)).hasMessageContaining("***").hasMessageNotContaining("cret");
  }

  @Test
  void whatIsServedInPlaceOfACatalogueIsNotQuoted() throws IOException {
    try (Served served = new Served(200, "s3cret words of a log-in page")) {
      assertThat(refused(served.url()))
          .hasMessageContaining("not valid JSON at line 1")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void redirectIsFollowedButNotFromHttpsToHttp() throws Exception {
    try (Served served = new Served(200, "{\"tours\": [" + TOUR + "]}")) {
      HttpServer http = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
      HttpsServer https = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
      SSLContext before = SSLContext.getDefault();
      try {
        SSLContext trusting = selfSigned();
        https.setHttpsConfigurator(new HttpsConfigurator(trusting));
        for (HttpServer server : List.of(http, https)) {
          server.createContext(
              "/",
              exchange -> {
                exchange.getResponseHeaders().set("Location", served.url());
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
              });
          server.start();
        }
        SSLContext.setDefault(trusting);

        assertThat(
                TourCatalogs.load("http://localhost:" + http.getAddress().getPort() + "/").cities())
            .containsExactly("Curitiba");
        assertThat(refused("https://localhost:" + https.getAddress().getPort() + "/"))
            .hasMessageContaining("HTTP 302")
            .hasMessageContaining("from https to http");
      } finally {
        SSLContext.setDefault(before);
        http.stop(0);
        https.stop(0);
      }
    }
  }

  private SSLContext selfSigned() throws Exception {
    Path store = directory.resolve("localhost.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("localhost", keys.getCertificate("localhost"));
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }

  private String file(String json) {
    try {
      return Files.writeString(directory.resolve("catalog.json"), json).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static CatalogException refused(String location) {
    return catchThrowableOfType(CatalogException.class, () -> TourCatalogs.load(location).cities());
  }

  /** One page on a local HTTP server. */
  private static final class Served implements AutoCloseable {
    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean hangs;
    private volatile boolean endless;

    Served(int status, String body) throws IOException {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (hangs) {
              awaitClose();
            }
            byte[] more = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            while (endless) {
              exchange.getResponseBody().write(more);
              sent.addAndGet(more.length);
            }
            exchange.close();
          });
      server.start();
    }

    void hang() {
      hangs = true;
    }

    void goOnForever() {
      endless = true;
    }

    /** Bytes of what never ends. */
    long sent() {
      return sent.get();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/tours.json";
    }

    private void awaitClose() {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      endless = false;
      closed.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
