package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.MySqlTls.Identity;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that take no connection without TLS, and one user only with a certificate. */
final class MySqlTlsTest {
  private static final String CERTIFIED = "certified";

  @TempDir static Path directory;

  private static final Map<Flavour, MySqlServer> SERVERS = new EnumMap<>(Flavour.class);
  private static Certificates server;
  private static Certificates client;
  private static Certificates stranger;

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = Certificates.make(directory, "server", "san=ip:127.0.0.1");
    client = Certificates.make(directory, "client", "san=dns:client");
    stranger = Certificates.make(directory, "stranger", "san=ip:127.0.0.1");
  }

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(MySqlServer::close);
  }

  private static MySqlServer server(Flavour flavour) {
    MySqlServer.assumeRunsHere(flavour);
    return SERVERS.computeIfAbsent(flavour, MySqlTlsTest::start);
  }

  private static MySqlServer start(Flavour flavour) {
    MySqlServer started =
        MySqlServer.start(
            flavour,
            "--require-secure-transport=ON",
            "--ssl-cert=" + server.pem(),
            "--ssl-key=" + server.privateKey(),
            "--ssl-ca=" + client.pem());
    // A unix socket is secure enough for them.
    Sql admin =
        Sql.as(
            MySqlConfig.unixSocket(
                started.socket(), MySqlServer.DATABASE, MySqlServer.ADMIN, MySqlServer.PASSWORD));
    admin.update(
        "CREATE USER "
            + CERTIFIED
            + " IDENTIFIED BY '"
            + MySqlServer.PASSWORD.replace("'", "''")
            + "' REQUIRE X509");
    admin.update("GRANT ALL ON " + MySqlServer.DATABASE + ".* TO " + CERTIFIED);
    return started;
  }

  private static MySqlConfig config(Flavour flavour, String host, String user) {
    return MySqlConfig.tcp(
        host, server(flavour).port(), MySqlServer.DATABASE, user, MySqlServer.PASSWORD);
  }

  private static MySqlTls trusting(Certificates authority) {
    return new MySqlTls(authority.pem(), Optional.empty());
  }

  private static MySqlTls showing(Certificates own) {
    return new MySqlTls(server.pem(), Optional.of(new Identity(own.pem(), own.privateKey())));
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAreKeptThroughTls(Flavour flavour) {
    assertWorks(config(flavour, "127.0.0.1", MySqlServer.USER).withTls(trusting(server)));
    assertWorks(config(flavour, "127.0.0.1", CERTIFIED).withTls(showing(client)));
  }

  private static void assertWorks(MySqlConfig config) {
    SessionKey key = new SessionKey("app", "user", UUID.randomUUID().toString());
    try (MySqlStores stores = MySqlStores.connect(config)) {
      var unused = stores.sessions().create(key, ScopedPatch.NONE);
      stores
          .sessions()
          .append(key, MySqlStoresTest.event("e", "{}"), ScopedPatch.NONE, OptionalLong.empty());
      assertThat(stores.sessions().load(key, EventWindow.ALL).orElseThrow().count()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTlsTheServerRefuses(Flavour flavour) {
    assertRefused(config(flavour, "127.0.0.1", MySqlServer.USER), "CLOUDSQL_TLS_CA");
  }

  @ParameterizedTest
  @EnumSource
  void serverOfAnotherAuthorityIsNotTrusted(Flavour flavour) {
    assertRefused(
        config(flavour, "127.0.0.1", MySqlServer.USER).withTls(trusting(stranger)),
        stranger.pem() + " does not vouch for");
  }

  @ParameterizedTest
  @EnumSource
  void certificateForAnotherHostIsNotAccepted(Flavour flavour) {
    assertRefused(
        config(flavour, "localhost", MySqlServer.USER).withTls(trusting(server)),
        "is not for the host localhost");
  }

  @ParameterizedTest
  @EnumSource
  void missingOrWrongCertificateOfTheClientIsNamed(Flavour flavour) {
    MySqlConfig config = config(flavour, "127.0.0.1", CERTIFIED);
    assertRefused(config.withTls(trusting(server)), "CLOUDSQL_TLS_CERT");
    // Such a connection just ends, as it does when the server is stopped.
    assertThatThrownBy(() -> MySqlStores.connect(config.withTls(showing(stranger))))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("that it accepts the certificate of CLOUDSQL_TLS_CERT");
  }

  private static void assertRefused(MySqlConfig config, String why) {
    assertThatThrownBy(() -> MySqlStores.connect(config))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining(why)
        .hasMessageContaining(config.address().toString())
        .hasMessageNotContaining(MySqlServer.PASSWORD);
  }

  @Test
  void serverWithoutTlsIsNotSpokenTo() {
    MySqlServer.assumeRunsHere(Flavour.MARIADB);
    try (MySqlServer plain = MySqlServer.start(Flavour.MARIADB, "--skip-ssl")) {
      assertRefused(
          MySqlBackend.config(plain).withTls(trusting(server)), "the server offers no TLS");
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    Path missing = directory.resolve("missing.pem");
    for (Path file : new Path[] {empty, missing}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MySqlTls(file, Optional.empty()).check())
          .withMessageContaining(file + " cannot be used");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new MySqlTls(server.pem(), Optional.of(new Identity(client.pem(), client.pem())))
                    .check())
        .withMessageContaining("PKCS #8");
  }
}
