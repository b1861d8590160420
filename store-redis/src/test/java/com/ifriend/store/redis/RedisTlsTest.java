package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.redis.RedisTls.Identity;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.RedisSentinel;
import com.ifriend.store.testkit.TlsProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Redis behind real TLS, which a proxy ends, as the proxies of managed services do. */
final class RedisTlsTest {
  @TempDir static Path directory;

  private static Certificates server;
  private static Certificates client;
  private static Certificates stranger;

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = Certificates.make(directory, "server", "san=ip:127.0.0.1");
    client = Certificates.make(directory, "client", "san=dns:client");
    stranger = Certificates.make(directory, "stranger", "san=ip:127.0.0.1");
  }

  @Test
  void serverOfATrustedAuthorityIsSpokenTo() throws Exception {
    try (TlsProxy proxy = TlsProxy.before(RedisBackend.SHARED.port(), server, Optional.empty())) {
      assertThatCode(() -> connect(proxy, trusting(server))).doesNotThrowAnyException();
    }
  }

  @Test
  void serverOfAnotherAuthorityIsNot() throws Exception {
    try (TlsProxy proxy = TlsProxy.before(RedisBackend.SHARED.port(), server, Optional.empty())) {
      for (RedisTls tls : new RedisTls[] {trusting(stranger), RedisTls.SYSTEM}) {
        assertThatThrownBy(() -> connect(proxy, tls))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessageContaining("certif");
      }
    }
  }

  @Test
  void certificateForAnotherHostIsNotAccepted() throws Exception {
    try (TlsProxy proxy = TlsProxy.before(RedisBackend.SHARED.port(), client, Optional.empty())) {
      assertThatThrownBy(() -> connect(proxy, trusting(client)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void serverThatAsksForACertificateGetsOurs() throws Exception {
    try (TlsProxy proxy =
        TlsProxy.before(RedisBackend.SHARED.port(), server, Optional.of(client))) {
      RedisTls withIdentity =
          new RedisTls(
              Optional.of(server.pem()),
              Optional.of(new Identity(client.pem(), client.privateKey())));

      assertThatCode(() -> connect(proxy, withIdentity)).doesNotThrowAnyException();
      assertThatThrownBy(() -> connect(proxy, trusting(server)))
          .isInstanceOf(StoreUnavailableException.class);
    }
  }

  @Test
  void sentinelsAreSpokenToThroughTlsLikeTheServerTheyName() throws Exception {
    try (TlsProxy master = TlsProxy.before(RedisBackend.SHARED.port(), server, Optional.empty());
        RedisSentinel sentinel = RedisSentinel.naming(master.port());
        TlsProxy proxy = TlsProxy.before(sentinel.port(), server, Optional.empty())) {
      RedisConfig config =
          AnyRedis.plain("rediss-sentinel://127.0.0.1:" + proxy.port() + "/0#mymaster")
              .withTimeout(Duration.ofSeconds(5));

      try (RedisStores stores = RedisStores.connect(config.withTls(trusting(server)))) {
        stores.ping();
      }
      assertThatThrownBy(() -> RedisStores.connect(config.withTls(trusting(stranger))))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("certif");
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    Path missing = directory.resolve("missing.pem");
    for (Path file : new Path[] {empty, missing}) {
      assertThatThrownBy(() -> new RedisTls(Optional.of(file), Optional.empty()).check())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(file + " cannot be used");
    }
    assertThatThrownBy(
            () ->
                new RedisTls(
                        Optional.empty(), Optional.of(new Identity(client.pem(), client.pem())))
                    .check())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PKCS #8");
  }

  private static RedisTls trusting(Certificates certificates) {
    return new RedisTls(Optional.of(certificates.pem()), Optional.empty());
  }

  private static void connect(TlsProxy proxy, RedisTls tls) {
    RedisConfig config =
        AnyRedis.plain("rediss://127.0.0.1:" + proxy.port())
            .withTls(tls)
            .withTimeout(Duration.ofSeconds(5));
    try (RedisStores stores = RedisStores.connect(config)) {
      stores.ping();
      assertThat(stores.where()).isEqualTo("127.0.0.1:" + proxy.port());
    }
  }
}
