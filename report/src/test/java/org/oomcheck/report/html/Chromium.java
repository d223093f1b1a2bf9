// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A browser without a window, for the pages of a report in a folder. */
final class Chromium implements AutoCloseable {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final ChromeDriver driver;
  private final Path report;

  /**
   * @param report the folder of the pages
   * @param profile an empty folder for what the browser keeps
   */
  Chromium(Path report, Path profile) {
    // It says that it does not know the newest version's own protocol, of which little is needed.
    Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(String.valueOf(onPath(BROWSERS)));
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(String.valueOf(onPath(List.of("chromedriver")))))
            .build();
    this.driver = new ChromeDriver(service, options);
    this.report = report;
  }

  /** Whether there is a browser, and what drives it. */
  static boolean isInstalled() {
    return onPath(BROWSERS) != null && onPath(List.of("chromedriver")) != null;
  }

  private static @Nullable String onPath(List<String> commands) {
    List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator, -1));
    return commands.stream()
        .flatMap(command -> folders.stream().map(folder -> Path.of(folder, command)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  /** Opens a page, whose address may end with a place in it. */
  void open(String page) {
    // The same page at another place would not be loaded again.
    driver.get("about:blank");
    driver.get(report.toUri() + page);
  }

  void width(int pixels) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Shows pages as on this medium, screen or print, in this colour scheme, light or dark. */
  void medium(String medium, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void click(String css) {
    driver.findElement(By.cssSelector(css)).click();
  }

  /** Presses a key where the focus is. */
  void press(Keys key) {
    driver.switchTo().activeElement().sendKeys(key);
  }

  /** The visible text of an element. */
  String text(String css) {
    return driver.findElement(By.cssSelector(css)).getText();
  }

  Stream<String> texts(String css) {
    return driver.findElements(By.cssSelector(css)).stream().map(WebElement::getText);
  }

  Object ask(String script) {
    return String.valueOf(driver.executeScript("return " + script));
  }

  String address() {
    return driver.getCurrentUrl();
  }

  /** What the pages complained about since this was asked last. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
