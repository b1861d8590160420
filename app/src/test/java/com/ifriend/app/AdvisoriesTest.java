package com.ifriend.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/Advisories.java}, with a server that answers as OSV does. */
final class AdvisoriesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @Test
  void whatIsKnownOfALibraryIsListed() throws Exception {
    HttpServer osv =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    osv.createContext(
        "/v1/querybatch",
        exchange -> {
          ObjectNode answer = JSON.createObjectNode();
          ArrayNode results = answer.putArray("results");
          for (JsonNode query : JSON.readTree(exchange.getRequestBody()).path("queries")) {
            ObjectNode result = results.addObject();
            if (query.at("/package/ecosystem").asText().equals("Maven")
                && query.at("/package/name").asText().equals("ch.qos.logback:logback-core")
                && query.path("version").asText().equals("1.5.20")) {
              result.putArray("vulns").addObject().put("id", "GHSA-1");
            }
          }
          byte[] body = JSON.writeValueAsBytes(answer);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    osv.start();
    try {
      assertThat(list("http://127.0.0.1:" + osv.getAddress().getPort()).lines())
          .containsExactly(
              "ch.qos.logback:logback-core 1.5.20: https://osv.dev/GHSA-1",
              "advisories: 1 known of 3 libraries");
    } finally {
      osv.stop(0);
    }
  }

  @Test
  void whereNobodyAnswersThatIsSaid() throws Exception {
    assertThat(list("http://127.0.0.1:1"))
        .isEqualToIgnoringNewLines(
            "advisories: OSV does not answer at http://127.0.0.1:1 (ConnectException); of 3"
                + " libraries nothing was learnt");
  }

  private String list(String osv) throws IOException, InterruptedException {
    Path libraries =
        Files.writeString(
            folder.resolve("libraries"),
            """

            The following files have been resolved:
               ch.qos.logback:logback-core:jar:1.5.20:compile -- module ch.qos.logback.core
               org.slf4j:slf4j-api:jar:2.0.17:runtime
               io.netty:netty-epoll:jar:linux-x86_64:4.1.1:compile -- module io.netty
               org.junit:junit:jar:1.0:test
            """);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "../scripts/Advisories.java",
                libraries.toString(),
                osv)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
