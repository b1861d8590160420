package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.sql.CredentialFactory;
import com.google.cloud.sql.core.InternalConnectorRegistry;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.TlsProxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real server behind what Cloud SQL puts in front of it: the SQL Admin API that says where it is
 * and signs a certificate for an hour, and TLS that lets only such certificates in. Google's
 * connector is the real one; the API is a double.
 */
final class CloudSqlInstanceTest {
  private static final String NAME = "project:region:instance";

  /** The connector knows no other port. */
  private static final int PORT = 3307;

  @TempDir static Path directory;

  private static Certificates server;
  private static Certificates authority;

  @BeforeAll
  static void makeCertificates() throws Exception {
    System.setProperty(CredentialFactory.CREDENTIAL_FACTORY_PROPERTY, Credentials.class.getName());
    InternalConnectorRegistry.resetInstance();
    server = Certificates.make(directory, "project:instance", "san=dns:unused");
    authority = Certificates.make(directory, "authority", "bc:c");
  }

  @AfterAll
  static void forgetCredentials() {
    System.clearProperty(CredentialFactory.CREDENTIAL_FACTORY_PROPERTY);
    InternalConnectorRegistry.resetInstance();
  }

  /** Those of the double, in place of the application default. */
  public static final class Credentials implements CredentialFactory {
    /** For the connector. */
    public Credentials() {}

    @Override
    public HttpRequestInitializer create() {
      return new HttpCredentialsAdapter(getCredentials());
    }

    @Override
    public GoogleCredentials getCredentials() {
      return GoogleCredentials.create(
          new AccessToken(SqlAdminDouble.TOKEN, Date.from(Instant.now().plusSeconds(3_600))));
    }
  }

  /** One of the many addresses of the loopback interface, since the port is given. */
  private static String loopback() {
    return System.getProperty("os.name").equals("Linux")
        ? "127."
            + ThreadLocalRandom.current().nextInt(1, 255)
            + "."
            + ThreadLocalRandom.current().nextInt(1, 255)
            + ".2"
        : "127.0.0.1";
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAreKeptByWayOfTheConnector(Flavour flavour) throws Exception {
    MySqlBackend backend = MySqlBackend.of(flavour);
    String address = loopback();
    SessionKey key = new SessionKey("app", "user", UUID.randomUUID().toString());
    try (TlsProxy front =
            TlsProxy.before(
                backend.server().port(),
                server,
                Optional.of(authority),
                new InetSocketAddress(address, PORT));
        SqlAdminDouble api =
            new SqlAdminDouble(
                "projects/project/instances/instance", "region", address, server, authority);
        MySqlStores stores = MySqlStores.connect(config(NAME, api.url()))) {
      assertThat(front.port()).isEqualTo(PORT);
      stores.ping();
      var unused = stores.sessions().create(key, ScopedPatch.NONE);
      stores
          .sessions()
          .append(key, MySqlStoresTest.event("e", "{}"), ScopedPatch.NONE, OptionalLong.empty());
      assertThat(stores.sessions().load(key, EventWindow.ALL).orElseThrow().count()).isEqualTo(1);
      assertThat(api.calls())
          .as("asked once for all connections")
          .containsExactlyInAnyOrder(
              "GET /sql/v1beta4/projects/project/instances/instance/connectSettings",
              "POST /sql/v1beta4/projects/project/instances/instance:generateEphemeralCert");
    }

    assertThat(backend.store().load(key, EventWindow.ALL))
        .hasValueSatisfying(session -> assertThat(session.count()).isEqualTo(1));
  }

  private static MySqlConfig config(String name, URI api) {
    return MySqlConfig.instance(
            new MySqlAddress.Instance(name, Optional.of(api)),
            MySqlServer.DATABASE,
            MySqlServer.USER,
            MySqlServer.PASSWORD)
        .withTablePrefix("");
  }

  @Test
  void unknownInstanceOrRegionIsSaidSo() throws Exception {
    try (SqlAdminDouble api =
        new SqlAdminDouble(
            "projects/project/instances/instance", "region", "127.0.0.1", server, authority)) {
      assertThatThrownBy(() -> MySqlStores.connect(config("project:region:other", api.url())))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
          .hasMessageContaining("project:region:other")
          .hasMessageContaining("does not exist");
      assertThatThrownBy(() -> MySqlStores.connect(config("project:moon:instance", api.url())))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
          .hasMessageContaining("region");
    }
  }

  @Test
  void silentApiIsWorthARetry() throws Exception {
    URI gone;
    try (SqlAdminDouble api =
        new SqlAdminDouble(
            "projects/project/instances/instance", "region", "127.0.0.1", server, authority)) {
      gone = api.url();
    }
    assertThatThrownBy(() -> MySqlStores.connect(config(NAME, gone)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("Connection refused");
  }

  @Test
  void missingCredentialsAreNamed() throws Exception {
    assertThat(outputOf(ConnectToInstance.class))
        .contains("retryable: false")
        .contains(NAME)
        .contains("no Google credentials")
        .contains("GOOGLE_APPLICATION_CREDENTIALS");
  }

  @Test
  void connectorIsNotLoadedForOtherAddresses() throws Exception {
    assertThat(outputOf(ConnectToInstance.class)).contains("com.google.cloud.sql.core");
    assertThat(outputOf(ConnectToHost.class))
        .contains(MySqlConnections.class.getName())
        .contains("retryable: true")
        .doesNotContain("com.google.cloud.sql")
        .doesNotContain("com.google.auth");
  }

  /** What it prints, and which classes it loads, on a machine where nobody has logged in. */
  private static String outputOf(Class<?> program) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "-Duser.home=" + directory,
                program.getName())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("NO_GCE_CHECK", "true");
    builder.environment().put("HOME", directory.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Without credentials. */
  static final class ConnectToInstance {
    private ConnectToInstance() {}

    public static void main(String[] args) {
      connect(
          MySqlConfig.instance(
              new MySqlAddress.Instance(NAME, Optional.empty()), "ifriend", "bot", "s3cret"));
    }
  }

  /** Where nobody listens. */
  static final class ConnectToHost {
    private ConnectToHost() {}

    public static void main(String[] args) {
      connect(MySqlConfig.tcp("127.0.0.1", 1, "ifriend", "bot", "s3cret"));
    }
  }

  private static void connect(MySqlConfig config) {
    try (MySqlStores stores = MySqlStores.connect(config)) {
      stores.ping();
    } catch (StoreException e) {
      System.out.println("retryable: " + e.retryable() + ", " + e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "instance", "project:instance", "a:b:c:d:e", "p:r:", "p:r:i/x"})
  void oddNamesAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MySqlAddress.Instance(name, Optional.empty()))
        .withMessageContaining("project:region:instance");
  }

  @Test
  void projectsMayHaveADomain() {
    assertThat(new MySqlAddress.Instance("example.com:project:region:instance", Optional.empty()))
        .hasToString("example.com:project:region:instance");
  }
}
