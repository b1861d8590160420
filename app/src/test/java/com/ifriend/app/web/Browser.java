package com.ifriend.app.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** A real Chromium, as Debian packages it. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String AXE = resource("/axe.min.js");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Skips the test, saying so, where there is none. */
  static Browser start(String language) {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "the console was NOT tested: install chromium and chromium-driver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--force-color-profile=srgb",
        "--hide-scrollbars");
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language));
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new Browser(new ChromeDriver(service, options));
  }

  void open(String url) {
    driver.get(url);
  }

  String url() {
    return Objects.requireNonNull(driver.getCurrentUrl());
  }

  void reload() {
    driver.navigate().refresh();
  }

  void back() {
    driver.navigate().back();
  }

  /** Opens another tab and goes there; returns the handle of this one. */
  String newTab(String url) {
    String before = driver.getWindowHandle();
    driver.switchTo().newWindow(org.openqa.selenium.WindowType.TAB);
    driver.get(url);
    return before;
  }

  void tab(String handle) {
    driver.switchTo().window(handle);
  }

  /** In CSS pixels; of a phone if it is narrow. */
  void width(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  void dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<String> texts(String selector) {
    while (true) {
      try {
        return driver.findElements(By.cssSelector(selector)).stream()
            .map(WebElement::getText)
            .toList();
      } catch (StaleElementReferenceException e) {
        Thread.onSpinWait(); // The page was drawn anew in between.
      }
    }
  }

  boolean shows(String selector) {
    try {
      return driver.findElements(By.cssSelector(selector)).stream()
          .anyMatch(WebElement::isDisplayed);
    } catch (StaleElementReferenceException e) {
      return shows(selector);
    }
  }

  void await(String selector) {
    Await.until(selector + " is shown", () -> shows(selector));
  }

  void awaitGone(String selector) {
    Await.until(selector + " is gone", () -> !shows(selector));
  }

  void awaitText(String selector, String part) {
    Await.until(
        selector + " says " + part + ", but says " + texts(selector),
        () -> texts(selector).stream().anyMatch(text -> text.contains(part)));
  }

  void click(String selector) {
    await(selector);
    try {
      one(selector).click();
    } catch (StaleElementReferenceException e) {
      click(selector); // The page was drawn anew in between.
    }
  }

  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** As somebody who holds Shift. */
  void shiftEnter() {
    new Actions(driver).keyDown(Keys.SHIFT).sendKeys(Keys.ENTER).keyUp(Keys.SHIFT).perform();
  }

  @CanIgnoreReturnValue
  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** What axe finds that keeps people out, in words. */
  List<String> barriers() {
    script(AXE);
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations']}).then(r => done("
                + "r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.any.map(a => a.message)).join(' | '))));");
    return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
  }

  /** What the page complains of in the browser's own log. */
  List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(entry -> entry.getMessage())
        .filter(message -> !message.contains("Failed to load resource"))
        .toList();
  }

  void shoot(Path file) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether something sticks out of the page at its side. */
  List<String> sticksOut() {
    Object found =
        script(
            "return [...document.querySelectorAll('body *')].filter(n => {"
                + " const r = n.getBoundingClientRect(); const s = getComputedStyle(n);"
                + " return r.width > 0 && s.visibility === 'visible' && r.right > innerWidth + 1"
                + " && !n.closest('pre, table, svg, .unseen, .skip'); })"
                + ".map(n => n.tagName + '#' + n.id + '.' + n.className)");
    return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
