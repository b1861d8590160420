package com.ifriend.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code HTTPS_PROXY} and {@code NO_PROXY} are read. */
final class HttpsProxyTest {
  private static List<Proxy> way(String proxy, String noProxy, String to) {
    return HttpsProxy.parse(proxy, noProxy).select(URI.create(to));
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.corp:3128, proxy.corp:3128",
    "HTTP://proxy.corp:3128/, proxy.corp:3128",
    "proxy.corp:3128, proxy.corp:3128",
    "proxy.corp, proxy.corp:1080",
    "ana:s3cret@proxy.corp:3128, proxy.corp:3128",
    "http://ana:s%40cret@[::1]:3128, ::1:3128"
  })
  void proxyIsReadAsCurlReadsIt(String proxy, String address) {
    assertThat(way(proxy, "", "https://slack.com/api/"))
        .singleElement()
        .isEqualTo(
            new Proxy(
                Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(
                    address.replaceFirst(":[0-9]+$", ""),
                    Integer.parseInt(address.replaceFirst(".*:", "")))));
    assertThat(HttpsProxy.parse(proxy, "")).asString().contains(address).doesNotContain("cret");
  }

  @ParameterizedTest
  @CsvSource({
    "slack.com, true",
    "'localhost, .slack.com', true",
    "'corp *.slack.com', true",
    "SLACK.COM, true",
    "*, true",
    "wss.slack.com, false",
    "lack.com, false",
    "'', false"
  })
  void hostsOfNoProxyAreReachedDirectly(String noProxy, boolean direct) {
    assertThat(way("proxy.corp:1", noProxy, "https://slack.com/api/").contains(Proxy.NO_PROXY))
        .isEqualTo(direct);
    assertThat(way("proxy.corp:1", "slack.com", "https://wss.slack.com/"))
        .containsExactly(Proxy.NO_PROXY);
    assertThat(way("proxy.corp:1", "[::1],10.0.0.1", "https://[::1]:8443/"))
        .containsExactly(Proxy.NO_PROXY);
  }

  @Test
  void whatIsNotHttpsGoesAsItDidBefore() {
    URI local = URI.create("http://127.0.0.1:8080/api/");
    assertThat(HttpsProxy.parse("proxy.corp:1", "").select(local))
        .isEqualTo(ProxySelector.getDefault().select(local));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://ana:s3@cret@proxy.corp:3128",
        "http://ana:s3cret@proxy.corp:port",
        "http://ana:s3cret@proxy.corp:70000",
        "http://ana:s3%cret@proxy.corp:3128",
        "http://ana:s3cret@",
        "https://ana:s3cret@proxy.corp:3128",
        "socks5://ana:s3cret@proxy.corp:3128",
        "ana:s3 cret@proxy.corp:3128"
      })
  void whatIsNoProxyIsRefusedAndItsPasswordNotShown(String proxy) {
    assertThatThrownBy(() -> Settings.from(Map.of("HTTPS_PROXY", proxy)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("HTTPS_PROXY ")
        .hasMessageContaining("http://user:password@host:port")
        .hasMessageNotContaining("cret");
  }

  @Test
  void settingsShowNoLogin() {
    assertThat(
            SettingsPages.inForce(Map.of("HTTPS_PROXY", "ana:s3cret@proxy.corp:3128"))
                + SettingsPages.inForce(Map.of("HTTPS_PROXY", "http://ana:s3cret@proxy.corp:3128")))
        .contains("HTTPS_PROXY = ***")
        .contains("HTTPS_PROXY = http://***@proxy.corp:3128")
        .doesNotContain("s3cret");
  }
}
