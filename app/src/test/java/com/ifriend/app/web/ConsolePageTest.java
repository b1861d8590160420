package com.ifriend.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.app.DatabaseSettings;
import com.ifriend.app.HeldModel;
import com.ifriend.app.Service;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/**
 * The console as somebody uses it, in a real browser on a real service. With {@code
 * -Dscreenshots=FOLDER} it leaves pictures of what it saw.
 */
final class ConsolePageTest {
  private static final String ANSWERED = ".said:not(.mine) .under button";
  private static final Optional<Path> SCREENSHOTS =
      Optional.ofNullable(System.getProperty("screenshots")).map(Path::of);

  private static Browser browser;

  private RedisServer redis;
  private Service service;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start("pt-BR,pt");
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void startService() throws Exception {
    redis = RedisServer.start();
    service = Service.start(settings(Map.of()));
    browser.width(1300, 800);
    browser.dark(false);
    browser.open(page("/"));
    browser.script("localStorage.clear()");
    browser.open(page("/"));
    browser.await(".welcome");
  }

  @AfterEach
  void stopService() {
    List<String> complaints = browser.complaints();
    service.close();
    redis.close();
    assertThat(complaints).isEmpty();
  }

  private Settings settings(Map<String, String> more) {
    Map<String, String> env = new HashMap<>(Map.of("REDIS_URL", redis.url(), "PORT", "0"));
    env.putAll(more);
    return Settings.from(env);
  }

  private String page(String path) {
    return "http://localhost:" + service.port() + path;
  }

  /** Goes on with another model, as the same service. */
  private void restart(Map<String, String> more) throws Exception {
    service.close();
    service = Service.start(settings(more));
    browser.open(page("/"));
    browser.await(".welcome");
  }

  private static Map<String, String> model(HeldModel model) {
    return Map.of("GOOGLE_API_KEY", "k", "GEMINI_BASE_URL", model.url());
  }

  private static void ask(String text) {
    int before = browser.texts(".said").size();
    browser.one("#text").click();
    browser.type(text, Keys.ENTER);
    Await.until("it is answered", () -> browser.texts(".said").size() == before + 2);
    browser.awaitGone("#stop");
  }

  private static void answered(String text) {
    ask(text);
    browser.await(ANSWERED);
  }

  @Test
  void conversationIsThereAfterAReloadAndInAnotherTab() {
    answered("busca tours em Paris");
    List<String> said = browser.texts(".said .bubble");
    assertThat(said.get(0)).isEqualTo("busca tours em Paris");
    assertThat(said.get(1)).contains("Marais a pé");
    assertThat(browser.url()).contains("/c/console_");
    browser.awaitText("#list .name", "busca tours em Paris");

    browser.reload();
    Await.until("it is there", () -> browser.texts(".said .bubble").equals(said));
    String first = browser.newTab(browser.url());
    Await.until("it is there, too", () -> browser.texts(".said .bubble").equals(said));

    // Each tab is its own.
    browser.click("#new");
    browser.await(".welcome");
    answered("passeios em Roma");
    assertThat(browser.texts(".said .bubble").get(1)).contains("Roma");
    browser.tab(first);
    assertThat(browser.texts(".said .bubble")).isEqualTo(said);
  }

  @Test
  void backLeadsToTheConversationBefore() {
    answered("busca tours em Paris");
    String paris = browser.url();
    browser.click("#new");
    browser.await(".welcome");
    answered("passeios em Roma");
    String rome = browser.url();
    assertThat(rome).isNotEqualTo(paris);

    browser.click("#list li:nth-child(2) a");
    browser.awaitText(".said .bubble", "Marais a pé");
    assertThat(browser.url()).isEqualTo(paris);
    assertThat(browser.texts("#list a[aria-current] .name"))
        .containsExactly("busca tours em Paris");
    browser.back();
    browser.awaitText(".said .bubble", "Roma");
    assertThat(browser.url()).isEqualTo(rome);
  }

  @Test
  void conversationIsRenamedAndDeletedWhenSaidSo() {
    answered("busca tours em Paris");
    browser.click("#rename");
    browser.await("#ask-input");
    browser.type("Lua de mel", Keys.ENTER);
    browser.awaitText("#list .name", "Lua de mel");
    assertThat(browser.one("#title").getText()).isEqualTo("Lua de mel");
    browser.reload();
    browser.awaitText("#title", "Lua de mel");
    answered("mais barato");
    assertThat(browser.texts(".said .bubble")).hasSize(4);

    browser.click("#delete");
    browser.await("#ask");
    browser.type(Keys.ESCAPE);
    browser.awaitGone("#ask");
    assertThat(browser.texts("#list .name")).containsExactly("Lua de mel");
    browser.click("#delete");
    browser.click("#ask-yes");
    browser.await("#no-talks");
    browser.await(".welcome");
    assertThat(browser.url()).endsWith("/");
  }

  @Test
  void answerThatWasUnderWayAtAReloadAppears() throws Exception {
    try (HeldModel model = HeldModel.beginningWith("Um momento. ")) {
      restart(model(model));
      browser.type("o que há em Roma?", Keys.ENTER);
      browser.awaitText(".said .bubble", "Um momento.");
      browser.reload();
      browser.awaitText(".said .bubble", "Um momento.");
      browser.await("#stop");
      assertThat(browser.texts(".said.mine .bubble")).containsExactly("o que há em Roma?");

      model.letGo();
      browser.awaitText(".said .bubble", "Um momento. " + HeldModel.ANSWER);
      browser.awaitGone("#stop");
      browser.await(ANSWERED);
      assertThat(model.calls()).isEqualTo(1);
    }
  }

  @Test
  void answerIsStoppedAndWhatWasSaidStays() throws Exception {
    try (HeldModel model = HeldModel.beginningWith("Um momento. ")) {
      restart(model(model));
      browser.type("o que há em Roma?", Keys.ENTER);
      browser.awaitText(".said .bubble", "Um momento.");
      browser.click("#stop");
      browser.awaitText(".said .bubble", "Parei aqui");
      browser.reload();
      browser.awaitText(".said .under", "Parado");
      browser.awaitText(".said .bubble", "Um momento.");
    }
  }

  @Test
  void linesHistoryAndEditingAreOnTheKeyboard() {
    browser.type("busca tours");
    browser.shiftEnter();
    browser.type("em Paris", Keys.ENTER);
    browser.await(ANSWERED);
    assertThat(browser.texts(".said.mine .bubble")).containsExactly("busca tours\nem Paris");

    browser.type(Keys.ARROW_UP);
    assertThat(browser.one("#text").getDomProperty("value")).isEqualTo("busca tours\nem Paris");
    browser.one("#text").clear();
    browser.click(".said.mine .under button");
    assertThat(browser.one("#text").getDomProperty("value")).isEqualTo("busca tours\nem Paris");
  }

  @Test
  void oneAnswerIsAnnouncedOnce() {
    browser.script(
        "window.heard = []; new MutationObserver(() => heard.push(document.getElementById("
            + "'announce').textContent)).observe(document.getElementById('announce'),"
            + " {childList: true, characterData: true, subtree: true});");
    answered("busca tours em Paris");
    Object heard = browser.script("return heard");
    assertThat((List<?>) heard).hasSize(1);
    assertThat(String.valueOf(((List<?>) heard).get(0))).contains("Marais a pé");
  }

  @Test
  void memoriesAreListedSearchedAndForgottenWhenSaidSo() {
    answered("lembra que prefiro tours em inglês");
    ask("lembra que sou vegetariano");
    browser.awaitText("#known p", "vegetariano");
    Await.until("both are known", () -> browser.texts("#known p").size() == 2);
    browser.one("#search").click();
    browser.type("inglês");
    Await.until("one is found", () -> browser.texts("#known p").size() == 1);
    browser.awaitText("#known p", "inglês");
    browser.click("#known .under button");
    browser.awaitText("#nothing", "Nada encontrado");
    browser.one("#search").click();
    browser.type(Keys.BACK_SPACE.toString().repeat(6));
    Await.until("one is left", () -> browser.texts("#known p").size() == 1);

    browser.click("#forget-all");
    browser.awaitText("#ask-text", "1 memória será apagada");
    browser.click("#ask button[value=no]");
    browser.awaitGone("#ask");
    assertThat(browser.texts("#known p")).hasSize(1);
    browser.click("#forget-all");
    browser.click("#ask-yes");
    browser.awaitText("#nothing", "Ainda não sei nada");
  }

  @Test
  void whatCanBeSaidNextIsAButton() {
    answered("lembra que prefiro tours em inglês");
    ask("busca tours em Paris");
    browser.awaitText(".choices button", "Marais a pé");
    browser.click(".choices button");
    browser.awaitText(".said.mine .bubble", "detalhes de PAR-01");
    browser.awaitText(".said .bubble", "(PAR-01)");
    browser.awaitGone("#stop");
    assertThat(browser.shows(".choices button")).isFalse();

    ask("esquece tudo");
    browser.awaitText(".choices button", "sim, esqueça tudo");
    assertThat(browser.texts("#known p")).hasSize(1);
    browser.click(".choices button");
    browser.awaitText("#nothing", "Ainda não sei nada");
    browser.await("#no-talks");
  }

  @Test
  void engineRoomShowsKeysTurnsAndSpeedAsTheyChange() {
    browser.click("#tab-engine");
    browser.awaitText("#keys", "nasce com a primeira mensagem");
    answered("busca tours em Paris");
    browser.awaitText("#keys summary", ":events LIST · 4");
    browser.awaitText("#keys summary", "expira em 0:59:5");
    browser.click("#keys details[data-key$=':events'] summary");
    browser.awaitText("#keys pre", "\"author\": \"user\"");
    browser.await("#turns .fall");
    browser.awaitText("#turns .took", "ms");
    browser.await("#chart circle");
    browser.awaitText("#ratio", "Com o blob de antes");
    ask("mais barato");
    browser.awaitText("#keys summary", ":events LIST · 8");
    browser.await("#keys .fresh");
    browser.await("#keys details[data-key$=':events'][open]");
  }

  @Test
  void engineRoomShowsRowsWhereSessionsAreInTheDatabase() throws Exception {
    MySqlServer.assumeRunsHere(MySqlServer.Flavour.MARIADB);
    try (MySqlServer mysql = MySqlServer.start(MySqlServer.Flavour.MARIADB)) {
      restart(DatabaseSettings.of(mysql, "SESSION_BACKEND", "cloudsql"));
      browser.click("#tab-engine");
      answered("busca tours em Paris");
      browser.awaitText("#keys-title", "Tabelas");
      browser.awaitText("#keys", "session_events TABLE · 4");
      browser.await("#chart circle");
      looksGood("rows");
    }
  }

  @Test
  void everythingIsReachedByTheKeyboard() {
    browser.script("document.querySelector('.skip').focus()");
    browser.type(Keys.ENTER);
    browser.type("busca tours em Paris", Keys.ENTER);
    browser.await(ANSWERED);
    browser.awaitGone("#stop");
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      browser.type(Keys.TAB);
      reached.add(
          String.valueOf(
              browser.script(
                  "const a = document.activeElement; return a.id || a.dataset.id || a.textContent")));
    }
    assertThat(reached)
        .contains("new", "rename", "delete", "side-open", "Copiar", "Editar", "send", "search")
        .contains("tab-memories", "memories")
        .doesNotContain("tab-engine");
    browser.one("#tab-memories").sendKeys(Keys.ARROW_RIGHT);
    browser.await("#engine");
    assertThat(browser.script("return document.activeElement.id")).isEqualTo("tab-engine");
  }

  @Test
  void deadRedisIsSaidWhereTheKeysAre() {
    browser.click("#tab-engine");
    answered("busca tours em Paris");
    redis.kill();
    browser.await("#health.bad");
    browser.awaitText("#keys", "Redis");
    redis.restart();
    browser.awaitText("#health", "Tudo em ordem");
  }

  @Test
  void deadServiceIsSaidAndFoundAgain() throws Exception {
    answered("busca tours em Paris");
    int port = service.port();
    service.close();
    browser.type("mais barato", Keys.ENTER);
    browser.awaitText("#trouble", "não responde");
    browser.await(".said.failed button");
    service = Service.start(settings(Map.of("PORT", String.valueOf(port))));
    browser.awaitGone("#trouble");
    browser.awaitText(".said .bubble", "Marais a pé");
  }

  @Test
  void messageThatIsTooLongIsRefusedInWords() {
    browser.script("document.getElementById('text').value = 'a'.repeat(1100000)");
    browser.type(Keys.ENTER);
    browser.awaitText(".said.failed", "longa demais");
  }

  @ParameterizedTest
  @CsvSource({
    "es-MX, es, Nueva conversación",
    "en-GB, en, New conversation",
    "fr, en, New conversation"
  })
  void pageSpeaksTheLanguageOfTheBrowser(String browsers, String pages, String newConversation) {
    try (Browser other = Browser.start(browsers)) {
      other.open(page("/"));
      other.awaitText("#new", newConversation);
      assertThat(other.one("html").getDomAttribute("lang")).isEqualTo(pages);
    }
  }

  @Test
  void tokenIsAskedForWhereOneIsSet() throws Exception {
    String token = "a-token-of-the-test";
    service.close();
    service = Service.start(settings(Map.of("CONSOLE_TOKEN", token)));
    browser.open(page("/c/console_1"));
    browser.await("#token");
    assertThat(browser.barriers()).isEmpty();
    shoot("login");
    browser.one("#token").click();
    browser.type("wrong", Keys.ENTER);
    browser.await("#wrong");
    browser.one("#token").click();
    browser.type(token, Keys.ENTER);
    browser.await(".welcome");
    answered("busca tours em Paris");
    browser.reload();
    browser.await(ANSWERED);
    shoot("logged-in");
    assertThat(browser.barriers()).isEmpty();
    browser.one("#leave button").click();
    browser.await("#token");
    browser.open(page("/"));
    browser.await("#token");
  }

  @Test
  void whoNeedsNoTokenIsNotAskedToLogOut() {
    browser.open(page("/"));
    browser.await(".welcome");
    assertThat(browser.one("#leave").isDisplayed()).isFalse();
  }

  /** Everything there is to see, at the widths of a phone, a tablet and a desk. */
  @ParameterizedTest
  @CsvSource({
    "390, 844, false",
    "390, 844, true",
    "820, 1180, false",
    "820, 1180, true",
    "1300, 800, false",
    "1300, 800, true"
  })
  void everybodyCanUseIt(int width, int height, boolean dark) {
    browser.width(width, height);
    browser.dark(dark);
    String name = width + (dark ? "-dark" : "-light");
    looksGood("welcome-" + name);
    answered("busca tours em Paris");
    ask("lembra que prefiro tours em inglês");
    looksGood("talk-" + name);
    if (width < 700) {
      browser.click("#talks-open");
      browser.await("#talks.open #list a");
      looksGood("talks-" + name);
      browser.type(Keys.ESCAPE);
      browser.awaitGone("#talks");
    }
    if (width < 1100) {
      browser.click("#side-open");
    }
    browser.awaitText("#known p", "inglês");
    looksGood("memories-" + name);
    browser.click("#tab-engine");
    browser.await("#chart circle");
    browser.click("#keys details[data-key$=':meta'] summary");
    looksGood("engine-" + name);
    if (width < 1100) {
      browser.click("#side-close");
      browser.awaitGone("#side");
    }
    browser.click("#delete");
    browser.await("#ask");
    looksGood("ask-" + name);
    browser.type(Keys.ESCAPE);
  }

  private static void looksGood(String name) {
    shoot(name);
    assertThat(browser.barriers()).as(name).isEmpty();
    assertThat(browser.sticksOut()).as(name).isEmpty();
  }

  private static void shoot(String name) {
    SCREENSHOTS.ifPresent(folder -> browser.shoot(folder.resolve(name + ".png")));
  }
}
