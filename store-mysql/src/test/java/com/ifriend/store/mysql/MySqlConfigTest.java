package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MySqlConfigTest {
  private static final MySqlConfig CONFIG =
      MySqlConfig.tcp("db.example.com", 3306, "ifriend", "bot", "s3cret");

  @Test
  void toStringShowsEverythingButThePassword() {
    assertThat(CONFIG)
        .hasToString(
            "database ifriend at db.example.com:3306 as bot (tables ifriend_*, sessions never expire, at most 10"
                + " connections, timeout 5000 ms, sweep every 60 s)");
    assertThat(
            MySqlConfig.unixSocket(Path.of("/cloudsql/p:r:i"), "ifriend", "bot", "s3cret")
                .toString())
        .contains("/cloudsql/p:r:i")
        .doesNotContain("s3cret");
  }

  @Test
  void tlsIsForHostsOnly() {
    MySqlTls tls = new MySqlTls(Path.of("ca.pem"), Optional.empty());

    assertThat(CONFIG.withTls(tls).toString()).contains("db.example.com:3306 with TLS as bot");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MySqlConfig.unixSocket(Path.of("/cloudsql/p:r:i"), "ifriend", "bot", "s3cret")
                    .withTls(tls))
        .withMessageContaining("/cloudsql/p:r:i, which is no host");
  }

  @Test
  void withersChangeOneThing() {
    assertThat(CONFIG.withSessionTtl(Duration.ofDays(1)).sessionTtl())
        .isEqualTo(Duration.ofDays(1));
    assertThat(CONFIG.withTimeout(Duration.ofSeconds(1)).timeout())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(CONFIG.withMaxConnections(3).maxConnections()).isEqualTo(3);
    assertThat(CONFIG.withSweepInterval(Duration.ofHours(2)).sweepInterval())
        .isEqualTo(Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a/b", "a?allowLoadLocalInfile=true", "a&b", "a b", "a'b", "a`b"})
  void oddDatabaseNamesAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MySqlConfig.tcp("host", 3306, name, "bot", "s3cret"))
        .withMessageContaining("'" + name + "'")
        .withMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host:3306",
        "cafe:3306",
        "10.0.0.5:3306",
        "1:2",
        "[::1]:3306",
        "user@host",
        "mysql://host",
        "host/db",
        "a,b"
      })
  void oddHostsAreRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MySqlConfig.tcp(host, 3306, "ifriend", "bot", "s3cret"))
        .withMessageContaining("'" + host + "'");
  }

  @Test
  void addressesOfIpv6AreBracketed() {
    assertThat(new MySqlAddress.Tcp("::1", 3306)).hasToString("[::1]:3306");
    assertThat(new MySqlAddress.Tcp("[::1]", 3306)).hasToString("[::1]:3306");
    assertThat(new MySqlAddress.Tcp("fe80::ffff:10.0.0.5", 1))
        .hasToString("[fe80::ffff:10.0.0.5]:1");
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MySqlAddress.Tcp("host", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new MySqlAddress.Tcp("host", 65_536));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MySqlConfig.tcp("host", 3306, "ifriend", " ", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONFIG.withSessionTtl(Duration.ZERO))
        .withMessageContaining("session TTL");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONFIG.withSweepInterval(Duration.ofSeconds(-1)))
        .withMessageContaining("sweep interval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONFIG.withMaxConnections(0))
        .withMessageContaining("maxConnections");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CONFIG.withTimeout(Duration.ofMillis(249)))
        .withMessageContaining("timeout");
  }
}
