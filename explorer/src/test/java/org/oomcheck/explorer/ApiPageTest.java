// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** The test that docs/api.md shows: it compiles against this module alone, and JUnit runs it. */
class ApiPageTest {
  private static final Path PAGE = Path.of("../docs/api.md");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static String example() throws IOException {
    Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private TestExecutionSummary run(String source) throws Exception {
    Path file = folder.resolve("TicketLockTest.java");
    Files.writeString(file, source);
    StringWriter errors = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-d", folder.toString(), "-proc:none", "-Xlint:all", "-Werror");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      assertThat(
              compiler
                  .getTask(errors, files, null, options, null, files.getJavaFileObjects(file))
                  .call())
          .as(errors::toString)
          .isTrue();
    }
    URL[] compiled = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(compiled, getClass().getClassLoader())) {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(loader.loadClass("TicketLockTest")))
              .build();
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request, listener);
      return listener.getSummary();
    }
  }

  @Test
  void example_compiles_andPasses() throws Exception {
    TestExecutionSummary summary = run(example());
    assertThat(summary.getFailures()).map(Failure::getException).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
  }

  /** A lock that is not released any more is noticed by both tests. */
  @Test
  void example_withABrokenLock_fails() throws Exception {
    String broken = example().replace("            lock.unlock();\n", "");
    assertThat(broken).isNotEqualTo(example());
    assertThat(run(broken).getTestsFailedCount()).isPositive();
  }
}
