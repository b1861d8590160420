package com.ifriend.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.app.Service;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets to see the console where a token is set. */
final class LoginTest {
  private static final String TOKEN = "a-token-of-the-test";

  private final HttpClient http = HttpClient.newHttpClient();
  private Service service;

  @BeforeEach
  void start() throws IOException {
    service = service(TOKEN);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static Service service(String token) throws IOException {
    return Service.start(
        Settings.from(Map.of("SESSION_BACKEND", "inmemory", "PORT", "0", "CONSOLE_TOKEN", token)));
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> logIn(String token) throws Exception {
    return send(to("/login").POST(BodyPublishers.ofString("token=" + token)));
  }

  private static String cookieOf(HttpResponse<?> response) {
    return response.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
  }

  private int withCookie(String cookie, String... headers) throws Exception {
    HttpRequest.Builder request = to("/api/conversations").header("Cookie", cookie);
    return send(headers.length == 0 ? request : request.headers(headers)).statusCode();
  }

  @Test
  void nothingIsShownBeforeTheTokenIs() throws Exception {
    assertThat(send(to("/")).headers().firstValue("Location")).contains("/login");
    assertThat(send(to("/c/console_1")).statusCode()).isEqualTo(303);
    for (String path :
        new String[] {"/api/conversations", "/api/memories", "/api/session?id=console_1"}) {
      assertThat(send(to(path)).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(send(to("/api/memories").DELETE()).statusCode()).isEqualTo(401);
    assertThat(send(to("/api/chat").POST(BodyPublishers.ofString("{}"))).statusCode())
        .isEqualTo(401);
    assertThat(logIn("wrong").headers().firstValue("Location")).contains("/login?wrong");
    assertThat(logIn("wrong").headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void whoHasShownItIsKnownByACookieThatNoScriptAndNoOtherSiteGets() throws Exception {
    HttpResponse<String> in = logIn(TOKEN);
    assertThat(in.headers().firstValue("Set-Cookie").orElse(""))
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=604800")
        .doesNotContain(TOKEN);
    assertThat(withCookie(cookieOf(in))).isEqualTo(200);
    assertThat(withCookie(cookieOf(in), "Origin", "https://evil.example")).isEqualTo(401);
    assertThat(withCookie(cookieOf(in), "X-Forwarded-For", "203.0.113.7")).isEqualTo(200);

    HttpResponse<String> overTls =
        send(
            to("/login")
                .header("X-Forwarded-Proto", "https")
                .POST(BodyPublishers.ofString("token=" + TOKEN)));
    assertThat(overTls.headers().firstValue("Set-Cookie").orElse("")).contains("; Secure");
  }

  @Test
  void cookieIsGoodForItsTokenAndItsTime() throws Exception {
    String cookie = cookieOf(logIn(TOKEN));
    assertThat(withCookie(cookie.replaceFirst("=\\d", "=9"))).isEqualTo(401);
    assertThat(withCookie(cookie + "0")).isEqualTo(401);
    assertThat(withCookie("ifriend_console=")).isEqualTo(401);
    assertThat(withCookie("ifriend_console=99999999999.")).isEqualTo(401);
    service.close();
    service = service("another-token-of-the-test");
    assertThat(withCookie(cookie)).isEqualTo(401);
  }

  @Test
  void guessingIsTiring() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(logIn("guess" + i).statusCode()).isEqualTo(303);
    }
    int status = logIn(TOKEN).statusCode();
    // The minute may have just begun anew.
    assertThat(status == 429 || logInTired() == 429).isTrue();
  }

  private int logInTired() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(logIn("guess" + i).statusCode()).isIn(303, 429);
    }
    return logIn(TOKEN).statusCode();
  }

  @Test
  void tokenThatCanBeGuessedIsRefused() {
    assertThatThrownBy(() -> Settings.from(Map.of("CONSOLE_TOKEN", "short")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("CONSOLE_TOKEN")
        .hasMessageContaining("16 characters")
        .hasMessageNotContaining("short");
  }
}
