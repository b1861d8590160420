package com.ifriend.slack.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.OAuthClient;
import com.ifriend.slack.api.Seldom;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.wire.SlackHttpResponse;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.oauth.OAuthV2AccessResponse;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two pages by which somebody installs the app: one that sends them to Slack, and one where
 * Slack sends them back. What they come back with must be from this browser, and from the last ten
 * minutes: the <i>state</i> is signed with the client secret, and good beside a cookie only. So no
 * process keeps anything meanwhile. Thread-safe.
 */
public final class InstallPages {
  public static final String COOKIE = "ifriend_install";

  private static final Logger log = LoggerFactory.getLogger(InstallPages.class);
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);
  private static final String ALGORITHM = "HmacSHA256";
  private static final String STYLE =
      ":root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;"
          + "margin:3rem auto;padding:0 1rem;overflow-wrap:break-word}h1{font-size:1.5rem}";

  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; frame-ancestors 'none'";

  private static final String AGAIN = "<p><a href=\"/slack/install\">Install iFriend</a></p>";

  private final OAuthClient client;
  private final SlackWebApi api;
  private final Grants grants;
  private final Consumer<Grant> installed;
  private final Clock clock;
  private final SecretKeySpec key;
  private final Seldom refused = new Seldom(System::nanoTime);
  private final SecureRandom random = new SecureRandom();

  /**
   * Pages of one app, whose installations are kept as grants.
   *
   * @param installed is told of each installation, when it is kept
   */
  public InstallPages(
      OAuthClient client, SlackWebApi api, Grants grants, Consumer<Grant> installed, Clock clock) {
    this.client = client;
    this.api = api;
    this.grants = grants;
    this.installed = installed;
    this.clock = clock;
    this.key = new SecretKeySpec(("install state " + client.secret()).getBytes(UTF_8), ALGORITHM);
  }

  /**
   * Sends the browser to Slack's page, where its user chooses the workspace.
   *
   * @param secure whether the browser came by https
   */
  public SlackHttpResponse begin(boolean secure) {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String until = Long.toString(clock.instant().plus(GOOD_FOR).getEpochSecond());
    String target =
        api.url().resolve("/oauth/v2/authorize")
            + "?client_id="
            + encoded(client.id())
            + "&scope="
            + encoded(String.join(",", OAuthClient.SCOPES))
            + "&state="
            + until
            + "."
            + signature(until, nonce);
    Map<String, String> headers = headers(cookie(nonce, GOOD_FOR, secure));
    headers.put("Location", target);
    return new SlackHttpResponse(302, "text/plain; charset=utf-8", "see Slack\n", headers);
  }

  /**
   * Where Slack sends the browser back to.
   *
   * @param query as it was sent
   * @param nonce the value of {@link #COOKIE}
   */
  public SlackHttpResponse end(String query, Optional<String> nonce, boolean secure) {
    Map<String, String> fields = fields(query);
    String error = fields.getOrDefault("error", "");
    if (error.equals("access_denied")) {
      return page(secure, 200, "Not installed", "You did not allow it, and nothing was changed.");
    }
    if (!error.isEmpty()) {
      String shown = error.matches("[a-z_]{1,60}") ? error : "an error of no known form";
      return page(secure, 400, "Not installed", "Slack says: " + shown + ".");
    }
    Optional<String> wrong = wrong(fields.getOrDefault("state", ""), nonce);
    if (wrong.isPresent()) {
      refused.happened(
          times -> log.warn("{} installation(s) were refused: {}", times, wrong.get()));
      return page(
          secure,
          400,
          "Not installed",
          wrong.get() + ". Begin here, and finish in the same browser within ten minutes:");
    }
    String code = fields.getOrDefault("code", "");
    return code.isEmpty()
        ? page(secure, 400, "Not installed", "Slack sent no code.")
        : exchanged(code, secure);
  }

  /** What is wrong with a state, in words for its user. */
  private Optional<String> wrong(String state, Optional<String> nonce) {
    int dot = state.indexOf('.');
    if (dot < 0) {
      return Optional.of("The installation did not begin here");
    }
    String until = state.substring(0, dot);
    byte[] expected = signature(until, nonce.orElse("")).getBytes(US_ASCII);
    if (nonce.isEmpty()
        || !MessageDigest.isEqual(expected, state.substring(dot + 1).getBytes(UTF_8))) {
      return Optional.of("The installation did not begin in this browser");
    }
    return Long.parseLong(until) < clock.instant().getEpochSecond()
        ? Optional.of("The installation took longer than ten minutes")
        : Optional.empty();
  }

  private SlackHttpResponse exchanged(String code, boolean secure) {
    OAuthV2AccessResponse response;
    Grant grant;
    try {
      response = api.exchange(code);
      grant = grant(response);
      grants.put(grant);
    } catch (SlackWebApi.FailedException e) {
      log.warn("An installation failed: {}", e.getMessage());
      return page(
          secure,
          e.isTemporary() ? 502 : 400,
          "Not installed",
          e.isTemporary()
              ? "Slack cannot be asked now. Try again in a minute:"
              : "Slack did not take what it gave out itself. Begin anew:");
    } catch (RuntimeException e) {
      log.error("An installation could not be kept: {}", e.getMessage());
      return page(secure, 503, "Not installed", "It could not be kept. Try again in a minute:");
    }
    installed.accept(grant);
    Set<String> missing = missing(response);
    log.info("The app was installed in {}", grant.key());
    if (!missing.isEmpty()) {
      log.warn("In {} the app has not got {}", grant.key(), missing);
    }
    String place =
        Optional.ofNullable(response.getTeam())
            .map(OAuthV2AccessResponse.Team::getName)
            .or(
                () ->
                    Optional.ofNullable(response.getEnterprise())
                        .map(OAuthV2AccessResponse.Enterprise::getName))
            .orElse(grant.key());
    String lacking =
        missing.isEmpty()
            ? ""
            : "<p>Slack did not give it: "
                + escaped(String.join(", ", missing))
                + ". What these are for: docs/slack.md.</p>";
    return html(
        secure,
        200,
        "iFriend is installed",
        "<p>It is in "
            + escaped(place)
            + " now. Write to it, or invite it into a channel: <code>/invite @iFriend</code></p>"
            + lacking
            + "<p><a href=\""
            + escaped(slack(response, grant).toString())
            + "\">Open Slack</a></p>");
  }

  private URI slack(OAuthV2AccessResponse response, Grant grant) {
    String app = Optional.ofNullable(response.getAppId()).orElse("");
    return api.url().resolve("/app_redirect?app=" + encoded(app) + "&team=" + encoded(grant.key()));
  }

  private Grant grant(OAuthV2AccessResponse response) throws SlackWebApi.FailedException {
    boolean organisation = response.isEnterpriseInstall();
    Optional<String> team =
        Optional.ofNullable(response.getTeam()).map(OAuthV2AccessResponse.Team::getId);
    Optional<String> enterprise =
        Optional.ofNullable(response.getEnterprise()).map(OAuthV2AccessResponse.Enterprise::getId);
    Optional<String> place = organisation ? enterprise : team;
    if (response.getBotUserId() == null
        || place.filter(id -> id.matches("[TE][A-Z0-9]{1,30}")).isEmpty()) {
      throw new SlackWebApi.FailedException(
          "Slack's answer names no bot or no workspace (oauth.v2.access)", false);
    }
    AuthTestResponse who = api.whoAmI(response.getAccessToken());
    return new Grant(
        new Installation(
            response.getBotUserId(),
            Optional.ofNullable(who.getBotId()),
            place,
            enterprise,
            organisation,
            Optional.ofNullable(who.getUrl()),
            place),
        response.getAccessToken(),
        Optional.ofNullable(response.getRefreshToken()),
        Grant.expiry(response, clock));
  }

  private static Set<String> missing(OAuthV2AccessResponse response) {
    Set<String> missing = new TreeSet<>(OAuthClient.SCOPES);
    missing.removeAll(
        List.of(Optional.ofNullable(response.getScope()).orElse("").split("\\s*,\\s*", -1)));
    return missing;
  }

  private static SlackHttpResponse page(boolean secure, int status, String title, String text) {
    return html(secure, status, title, "<p>" + escaped(text) + "</p>" + AGAIN);
  }

  /** The cookie has done its work. */
  private static SlackHttpResponse html(boolean secure, int status, String title, String body) {
    String page =
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
            + " content=\"width=device-width\"><title>"
            + escaped(title)
            + "</title><style>"
            + STYLE
            + "</style></head><body><h1>"
            + escaped(title)
            + "</h1>"
            + body
            + "</body></html>\n";
    return new SlackHttpResponse(
        status, "text/html; charset=utf-8", page, headers(cookie("", Duration.ZERO, secure)));
  }

  private static Map<String, String> headers(String cookie) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Set-Cookie", cookie);
    headers.put("Cache-Control", "no-store");
    headers.put("Content-Security-Policy", POLICY);
    headers.put("Referrer-Policy", "no-referrer");
    return headers;
  }

  private static String cookie(String value, Duration life, boolean secure) {
    return COOKIE
        + "="
        + value
        + "; Path=/slack; Max-Age="
        + life.toSeconds()
        + "; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }

  private String signature(String until, String nonce) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal((until + " " + nonce).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks " + ALGORITHM, e);
    }
  }

  private static Map<String, String> fields(String query) {
    Map<String, String> fields = new HashMap<>();
    for (String field : query.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        try {
          fields.putIfAbsent(
              field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), UTF_8));
        } catch (IllegalArgumentException e) {
          log.debug("A field of a query is none");
        }
      }
    }
    return fields;
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
