// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.report.diagnosis.ScheduleTable;
import org.openqa.selenium.Keys;

/** The HTML report in a real browser, from the file system. */
@Tag("slow")
class BrowserTest {
  private static final String MISSING =
      "The HTML report was not tried in a browser: chromium and chromedriver are not both on PATH;"
          + " Debian has them in the packages chromium and chromium-driver.";

  private static final Map<String, String> FILES = ReportSample.FILES;

  @TempDir static Path folder = Path.of("");
  private static @Nullable Chromium started;

  @BeforeAll
  static void start() throws IOException {
    if (!Chromium.isInstalled()) {
      System.err.println(MISSING);
    }
    assumeTrue(Chromium.isInstalled(), MISSING);
    new ReportFolder(folder.resolve("report")).write(FILES);
    started = new Chromium(folder.resolve("report"), folder.resolve("profile"));
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
  }

  private static Chromium browser() {
    Chromium browser = started;
    if (browser == null) {
      throw new IllegalStateException("the browser was not started");
    }
    return browser;
  }

  @BeforeEach
  void asUsual() {
    browser().medium("screen", "light");
    browser().width(1280);
  }

  private static List<String> pages() {
    return FILES.keySet().stream().filter(file -> file.endsWith(".html")).toList();
  }

  private static String now() {
    return browser().text("#now");
  }

  @Test
  void everyPage_loadsWithItsPictures_withoutAComplaint() {
    for (String page : pages()) {
      browser().open(page);
      assertThat(browser().complaints()).as(page).isEmpty();
      assertThat(browser().ask("[...document.images].every(i => i.complete && i.naturalWidth)"))
          .as(page)
          .isEqualTo("true");
    }
  }

  @Test
  void noPage_isWiderThanTheWindow() {
    for (int width : new int[] {1280, 400}) {
      browser().width(width);
      for (String page : pages()) {
        browser().open(page + "#step-7");
        String seen = "document.documentElement.clientWidth";
        assertThat(browser().ask(seen + " >= document.documentElement.scrollWidth"))
            .as(page + " at " + width)
            .isEqualTo("true");
      }
    }
  }

  @Test
  void network_isForbidden() {
    browser().open(HtmlReport.INDEX);
    browser().ask("document.images.length || (document.body.append(new Image()), 0)");
    browser().ask("document.images[0].src = 'http://127.0.0.1:9/x.png'");
    assertThat(browser().complaints()).hasSize(1).allMatch(c -> c.contains("violates"));
  }

  @Test
  void matrix_leadsToAFinding_andBack() {
    browser().open(HtmlReport.INDEX);
    browser().click("#reclaim-needs-oom .question .hazard a");
    assertThat(browser().address()).endsWith(ReportSample.DEADLOCK);
    assertThat(browser().text("h1")).contains("DEADLOCK", "reclaim-needs-oom on v4.13");
    browser().click("nav a");
    assertThat(browser().address()).endsWith(HtmlReport.INDEX);
  }

  @Test
  void deadlock_isSteppedThroughByButtons() {
    browser().open(ReportSample.DEADLOCK);
    assertThat(now()).contains("Before the first step").doesNotContain("blocked");
    browser().click("#forward");
    assertThat(now()).contains("Step 1 of 11", "fs-task:2", "mutex_lock(&fs->lock)");
    assertThat(browser().texts("#locks .changed")).containsExactly("&fs->lock fs-task:2");
    browser().click("#last");
    assertThat(now()).contains("Step 11 of 11", "blocked: kworker/0:1:1, fs-task:2");
    assertThat(browser().texts("#tasks .blocked h4"))
        .containsExactly("kworker/0:1:1 blocked", "fs-task:2 blocked");
    assertThat(browser().texts("#tasks .blocked .stack").toList().get(0))
        .startsWith("mutex_lock\nevict\ntry_to_free_pages");
    assertThat(browser().texts("#locks tr").toList())
        .contains("&fs->lock fs-task:2 kworker/0:1:1", "&vb->balloon_lock kworker/0:1:1 fs-task:2");
    assertThat(browser().ask("document.getElementById('forward').disabled")).isEqualTo("true");
    browser().click("#back");
    assertThat(now()).contains("Step 10 of 11", "blocked: fs-task:2");
    browser().click("#first");
    assertThat(now()).contains("Before the first step");
  }

  @Test
  void deadlock_isSteppedThroughByKeys_andTheAddressNamesTheStep() {
    browser().open(ReportSample.DEADLOCK);
    browser().press(Keys.ARROW_RIGHT);
    browser().press(Keys.ARROW_RIGHT);
    browser().press(Keys.ARROW_LEFT);
    assertThat(now()).contains("Step 1 of 11");
    browser().click("#stepper h2");
    browser().press(Keys.END);
    assertThat(now()).contains("Step 11 of 11");
    browser().press(Keys.HOME);
    assertThat(now()).contains("Before the first step");
    browser().click("tr[data-step='4']");
    assertThat(now()).contains("Step 4 of 11");
    assertThat(browser().text("tr[aria-current='step']")).startsWith("4 fs-task");
    assertThat(browser().address()).endsWith("#step-4");
    browser().open(ReportSample.DEADLOCK + "#step-9");
    assertThat(now()).contains("Step 9 of 11");
    browser().ask("document.getElementById('slider').focus()");
    browser().press(Keys.ARROW_RIGHT);
    assertThat(now()).contains("Step 10 of 11");
  }

  @Test
  void livelock_goesRound_andTheClockWithIt() {
    browser().open(ReportSample.LIVELOCK);
    assertThat(browser().texts(".repeats")).containsExactly(ScheduleTable.REPEATS);
    browser().click("#last");
    String before = now();
    assertThat(before).contains("Step 17 of 17", "From here it goes on with step");
    browser().click("#forward");
    assertThat(now()).contains("cycle 2").doesNotContain("Step 17");
    browser().click("#back");
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void stall_passesTime() {
    browser().open(ReportSample.STALL);
    assertThat(now()).contains("jiffy 0");
    browser().click("#last");
    assertThat(now()).contains("the clock", "jiffies pass").doesNotContain("jiffy 0");
  }

  @Test
  void dark_hasOtherColoursAndTheSameText() {
    String colour = "getComputedStyle(document.body).backgroundColor";
    browser().open(ReportSample.DEADLOCK);
    Object light = browser().ask(colour);
    String text = browser().text("body");
    browser().medium("screen", "dark");
    assertThat(browser().ask(colour)).isNotEqualTo(light);
    assertThat(browser().text("body")).isEqualTo(text);
  }

  @Test
  void print_hasTheWholeSchedule_andNothingThatCannotBePressed() {
    browser().open(ReportSample.LIVELOCK);
    List<String> rows = browser().texts(".schedule tr").toList();
    browser().medium("print", "light");
    assertThat(browser().texts(".schedule tr").toList()).isEqualTo(rows).hasSizeGreaterThan(17);
    assertThat(browser().ask("document.getElementById('list').scrollHeight"))
        .isEqualTo(browser().ask("document.getElementById('list').clientHeight"));
    assertThat(browser().text("body")).doesNotContain("forward", "Home").contains("Tasks");
  }

  /** Paper cannot be stepped through. */
  @Test
  void print_showsTheHazard_andTheScreenItsOwnStepAgain() {
    browser().open(ReportSample.DEADLOCK + "#step-2");
    browser().ask("dispatchEvent(new Event('beforeprint'))");
    assertThat(now()).contains("Step 11 of 11", "blocked: kworker/0:1:1, fs-task:2");
    browser().ask("dispatchEvent(new Event('afterprint'))");
    assertThat(now()).contains("Step 2 of 11");
  }

  @Test
  void matrix_isFilteredByWordsAndAnswers() {
    browser().open(HtmlReport.INDEX);
    assertThat(browser().text("#shown")).isEqualTo("3 of 3 scenarios");
    filter("oom-skips", "");
    assertThat(browser().text("#shown")).isEqualTo("1 of 3 scenarios");
    assertThat(browser().text(".matrix")).contains("host-slow").doesNotContain("oom-lockup");
    filter("", ".proven");
    assertThat(browser().text(".matrix"))
        .contains("reclaim-needs-oom", "v4.15")
        .doesNotContain("oom-lockup");
    filter("no such word", "");
    assertThat(browser().text("#shown")).isEqualTo("0 of 3 scenarios");
  }

  private static void filter(String words, String answer) {
    browser().ask("document.getElementById('words').value = '" + words + "'");
    browser().ask("document.getElementById('answers').value = '" + answer + "'");
    browser().ask("document.getElementById('words').dispatchEvent(new Event('input'))");
  }

  @Test
  void headOfTheMatrix_staysInSight() {
    browser().open(HtmlReport.INDEX);
    String wide = "document.querySelector('.wide')";
    browser().ask("document.querySelector('.wide').style.maxHeight = '6rem'");
    browser().ask(wide + ".scrollTop = 90");
    String top =
        "Math.round(document.querySelector('.matrix thead th').getBoundingClientRect().top";
    assertThat(browser().ask(top + " - " + wide + ".getBoundingClientRect().top)")).isEqualTo("0");
  }

  @Test
  void proven_opens() {
    browser().open(HtmlReport.INDEX);
    assertThat(browser().text(".matrix")).doesNotContain("Looked for");
    browser().click(".matrix summary");
    assertThat(browser().text(".matrix details"))
        .contains("states of 5 tasks.", "Looked for: DEADLOCK", "Assumed: host-answers=1");
  }
}
