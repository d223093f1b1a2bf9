// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.explorer.hazard.HazardCheck;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Release;

/** The examples in CONTRIBUTING.md for the model and the explorer compile, and do what they say. */
class ContributingTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern CLASS = Pattern.compile("final class (\\w+)");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void scenario_hasTheVerdictsThatItExpects() throws Exception {
    Scenario example = example(Scenario.class);
    assertThat(example.expectations()).hasSize(3);
    for (Expectation expectation : example.expectations()) {
      assertThat(found(Catalogue.load(), example, expectation)).isEqualTo(expectation.hazards());
    }
  }

  @Test
  void release_hasTheVerdictsThatItExpects() throws Exception {
    Release example = example(Release.class);
    Catalogue known = Catalogue.load();
    List<Release> releases = new ArrayList<>(known.releases());
    releases.add(example);
    Catalogue catalogue = new Catalogue(releases, known.patches());
    assertThat(example.expectations()).hasSize(2);
    for (Expectation expectation : example.expectations()) {
      Scenario scenario = Scenarios.load().get(expectation.scenario());
      assertThat(found(catalogue, scenario, expectation)).isEqualTo(expectation.hazards());
    }
  }

  /** Without the example no check sees tasks that sleep by themselves; with it one does. */
  @Test
  void hazardCheck_isFoundOnTheClassPath() throws Exception {
    assertThat(new SleepingWorld().call()).isEqualTo("Proven; Proven");

    String source = source(HazardCheck.class);
    String name = named(PACKAGE, source) + "." + named(CLASS, source);
    StringWriter problems = new StringWriter();
    compile(Files.writeString(folder.resolve(named(CLASS, source) + ".java"), source), problems);
    assertThat(problems.toString()).isEmpty();
    // What the annotation processor writes in the project's own build.
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(HazardCheck.class.getName()), name + "\n", StandardCharsets.UTF_8);
    List<URL> path = new ArrayList<>(List.of(folder.toUri().toURL()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    ClassLoader jdk = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader classes = new URLClassLoader(path.toArray(URL[]::new), jdk)) {
      Class<?> world = classes.loadClass(SleepingWorld.class.getName());
      Callable<?> there = (Callable<?>) world.getConstructor().newInstance();
      assertThat(there.call()).isEqualTo("Proven; STALL: schedule_timeout_uninterruptible(5)");
    }
  }

  private static Set<Hazard> found(
      Catalogue catalogue, Scenario scenario, Expectation expectation) {
    Settings settings = Settings.defaults(scenario);
    for (Map.Entry<String, Integer> value : expectation.values().entrySet()) {
      settings = settings.with(scenario, value.getKey(), value.getValue());
    }
    Verdict verdict =
        new Explorer(Options.defaults().hazards(scenario.lookedFor()))
            .explore(scenario.world(catalogue.series(expectation.series()), settings));
    Set<Hazard> found = EnumSet.noneOf(Hazard.class);
    if (verdict instanceof Verdict.Violated violated) {
      violated.counterexamples().forEach(each -> found.add(each.hazard()));
    } else {
      assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    }
    return found;
  }

  /** Compiles the first example that implements the interface. */
  private <T> T example(Class<T> kind) throws Exception {
    return compiled(kind, source(kind));
  }

  private static String source(Class<?> kind) throws IOException {
    Matcher block = JAVA_BLOCK.matcher(Files.readString(Path.of("..", "CONTRIBUTING.md")));
    while (block.find()) {
      String source = block.group(1);
      if (source.contains("implements " + kind.getSimpleName() + " {")) {
        return source;
      }
    }
    throw new AssertionError("CONTRIBUTING.md has no example of a " + kind.getSimpleName());
  }

  private <T> T compiled(Class<T> kind, String source) throws Exception {
    String name = named(CLASS, source);
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    StringWriter problems = new StringWriter();
    compile(file, problems);
    assertThat(problems.toString()).isEmpty();
    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> loaded = classes.loadClass(named(PACKAGE, source) + "." + name);
      return kind.cast(loaded.getConstructor().newInstance());
    }
  }

  private void compile(Path file, StringWriter problems) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              folder.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      compiler.getTask(problems, files, null, options, null, files.getJavaFileObjects(file)).call();
    }
  }

  private static String named(Pattern pattern, String source) {
    Matcher found = pattern.matcher(source);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
