package com.ifriend.store.mysql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.store.testkit.Certificates;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The two calls of the SQL Admin API that a connector makes, for one instance. */
final class SqlAdminDouble implements AutoCloseable {
  /** The token of those who may call. */
  static final String TOKEN = "t0ken-of-the-client";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer http;
  private final String instance;
  private final String region;
  private final String address;
  private final Certificates server;
  private final Certificates authority;
  private final List<String> calls = new CopyOnWriteArrayList<>();

  /**
   * Starts on a free port of the loopback interface.
   *
   * @param instance as in {@code projects/p/instances/i}
   * @param address where the instance listens
   * @param server what the instance shows
   * @param authority what signs the certificates of its clients
   */
  SqlAdminDouble(
      String instance, String region, String address, Certificates server, Certificates authority)
      throws IOException {
    this.instance = instance;
    this.region = region;
    this.address = address;
    this.server = server;
    this.authority = authority;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
  }

  /** The methods and paths of what was asked. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    calls.add(exchange.getRequestMethod() + " " + path);
    String wanted = "/sql/v1beta4/" + instance;
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, error(401, "Request had invalid authentication credentials."));
    } else if (path.equals(wanted + "/connectSettings")) {
      answer(exchange, 200, settings());
    } else if (path.equals(wanted + ":generateEphemeralCert")) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      InputStream body = exchange.getRequestBody();
      JsonNode request = JSON.readTree(zipped ? new GZIPInputStream(body) : body);
      String pem = request.path("public_key").asText();
      answer(exchange, 200, Map.of("ephemeralCert", Map.of("cert", certificateFor(pem))));
    } else {
      answer(exchange, 404, error(404, "The Cloud SQL instance does not exist."));
    }
  }

  private Map<String, ?> settings() throws IOException {
    return Map.of(
        "kind",
        "sql#connectSettings",
        "backendType",
        "SECOND_GEN",
        "databaseVersion",
        "MYSQL_8_0",
        "region",
        region,
        "ipAddresses",
        List.of(Map.of("type", "PRIMARY", "ipAddress", address)),
        "serverCaCert",
        Map.of("cert", Files.readString(server.pem())));
  }

  private static Map<String, ?> error(int code, String message) {
    return Map.of("error", Map.of("code", code, "message", message));
  }

  private static void answer(HttpExchange exchange, int status, Map<String, ?> body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private String certificateFor(String publicKey) throws IOException {
    try {
      byte[] der = Base64.getMimeDecoder().decode(publicKey.replaceAll("-----[^-]+-----", ""));
      PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
      X509CertificateHolder signed =
          new JcaX509v3CertificateBuilder(
                  authority.certificate(),
                  BigInteger.TWO,
                  Date.from(Instant.now().minusSeconds(60)),
                  Date.from(Instant.now().plusSeconds(3_600)),
                  new X500Principal("CN=ephemeral"),
                  key)
              .build(
                  new JcaContentSignerBuilder(authority.certificate().getSigAlgName())
                      .build(authority.key()));
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(signed.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
