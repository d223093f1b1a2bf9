// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.cli.page.CommandBlocks;
import org.oomcheck.cli.review.PatchSource;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.format.ResultFormat;
import org.oomcheck.report.page.FindingsFolder;
import org.oomcheck.report.page.MatrixTable;
import org.yaml.snakeyaml.Yaml;

/** What the pages for people claim. */
class PagesTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern CLASS = Pattern.compile("final class (\\w+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static String page(String name) throws IOException {
    return Files.readString(Run.PROJECT.resolve(name));
  }

  @Test
  void readme_showsWhatItsCommandsPrint() throws IOException {
    Matrix matrix = Matrix.load();
    String table =
        new MatrixTable(
                matrix.catalogue(),
                check(matrix, cell -> cell.scenario().id().equals(Matrix.FIRST)))
            .ofScenario(Matrix.FIRST, "findings/");
    Terminal there = new Terminal(text -> {}, text -> {}, Run.PROJECT);
    String readme = page("README.md");
    assertThat(readme).contains("$ ./oomcheck\n", table);
    assertThat(new CommandBlocks(there, Run::main).refreshed(readme, table))
        .as("README.md is not what its commands print now; look, then: %s", FindingsFolder.ACCEPT)
        .isEqualTo(readme);
  }

  /** The twin of the test above: an example that is wrong is noticed. */
  @Test
  void example_thatIsNotWhatTheCommandPrints_isMended() {
    Terminal there = new Terminal(text -> {}, text -> {}, Run.PROJECT);
    CommandBlocks blocks = new CommandBlocks(there, Run::main);
    String page = "```console\n$ ./oomcheck --version\nnonsense\n```\n";
    assertThat(blocks.refreshed(page, ""))
        .isEqualTo("```console\n$ ./oomcheck --version\noomcheck development\n```\n");
    String cut = "```console\n$ ./oomcheck explain v4.13\n1\n\n[...]\n```\n";
    assertThat(blocks.refreshed(cut, ""))
        .startsWith("```console\n$ ./oomcheck explain v4.13\nv4.13: ")
        .endsWith(".\n\n[...]\n```\n");
    assertThat(blocks.refreshed("<!-- matrix -->\nold\n<!-- end of matrix -->\n", "new\n"))
        .isEqualTo("<!-- matrix -->\nnew\n<!-- end of matrix -->\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/ci.md",
        "docs/engines.md",
        "docs/explorer.md",
        "docs/kernel.md",
        "docs/primitives.md",
        "docs/review/README.md",
        "findings/README.md"
      })
  void page_linksToFilesThatExist(String name) throws IOException {
    Path at = Run.PROJECT.resolve(name);
    Matcher links = LINK.matcher(Files.readString(at));
    while (links.find()) {
      assertThat(at.resolveSibling(links.group(1))).exists();
    }
  }

  /** The workflows are YAML, and what they run is what the command line understands. */
  @Test
  void ci_hasWorkflowsWhoseCommandsAreRight() throws IOException {
    Matcher block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page("docs/ci.md"));
    List<String> commands = new ArrayList<>();
    while (block.find()) {
      Map<String, Object> workflow = new Yaml().load(block.group(1));
      assertThat(workflow).containsKeys("name", "permissions", "jobs");
      Matcher run = Pattern.compile("run: \\./oomcheck (.*)").matcher(block.group(1));
      while (run.find()) {
        commands.add(run.group(1));
      }
    }
    Matcher shell = Pattern.compile("(?m)^\\./oomcheck (.*)").matcher(page("docs/ci.md"));
    while (shell.find()) {
      commands.add(shell.group(1));
    }
    assertThat(commands).hasSize(4);
    for (String command : commands) {
      Run run = Run.of((command + " --help").split(" ", -1));
      assertThat(run.code()).as(command + run.err()).isEqualTo(ExitCode.OK);
    }
    String review = commands.get(1).replace("review.sarif", folder.resolve("r.sarif").toString());
    assertThat(Run.of(review.split(" ", -1))).isEqualTo(new Run(ExitCode.OK, "", ""));
    assertThat(folder.resolve("r.sarif")).content().contains("fixes DEADLOCK");
  }

  /** The Java file below a heading of CONTRIBUTING.md. */
  private static String example(String heading) throws IOException {
    String page = page("CONTRIBUTING.md");
    Matcher block = JAVA_BLOCK.matcher(page.substring(page.indexOf("\n## " + heading + "\n")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static String className(String source) {
    Matcher named = CLASS.matcher(source);
    assertThat(named.find()).isTrue();
    return named.group(1);
  }

  @Test
  void contributing_hasAPatchThatCompiles_andIsWhatItDeclares() throws IOException {
    String source = example("Adding a patch");
    String name = className(source) + ".java";
    Files.writeString(folder.resolve(name), source);
    Patch example = PatchSource.compile(name, folder.resolve(name));
    assertThat(example.expectations()).isNotEmpty();
    List<CheckResult> results =
        check(with(example), cell -> cell.series().contains("+" + example.id()));
    assertThat(results).hasSameSizeAs(example.expectations());
    assertThat(results).allMatch(result -> Boolean.TRUE.equals(result.expected()));
  }

  @Test
  void contributing_hasAFormatThatCompiles_andIsFound() throws IOException {
    String source = example("Adding a format");
    Path file = folder.resolve(className(source) + ".java");
    Files.writeString(file, source);
    StringWriter errors = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-d", folder.toString(), "-Xlint:all,-processing", "-Werror");
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      Iterable<? extends JavaFileObject> sources = files.getJavaFileObjects(file);
      assertThat(compiler.getTask(errors, files, null, options, null, sources).call())
          .as(errors::toString)
          .isTrue();
    }
    // What the annotation processor writes in the project's own build.
    Path entry = folder.resolve("META-INF/services/" + ResultFormat.class.getName());
    Files.createDirectories(entry.getParent());
    Files.writeString(entry, "org.oomcheck.report.format." + className(source));
    assertThat(ResultFormat.names()).doesNotContain("csv");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader with = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(with);
      String[] check = "check --series v4.13 --scenario reclaim-needs-oom --format".split(" ", -1);
      Run run = Run.of(Stream.concat(Stream.of(check), Stream.of("csv")).toArray(String[]::new));
      assertThat(run.out())
          .startsWith("series,scenario,verdict,hazards,states\n")
          .contains("\nv4.13,reclaim-needs-oom,VIOLATED,DEADLOCK,")
          .hasLineCount(2);
      assertThat(Run.of("review", "--help").out()).contains("text, csv, json, junit, sarif");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static List<CheckResult> check(Matrix matrix, Predicate<Check> wanted) {
    return matrix.checks().stream()
        .filter(wanted)
        .map(cell -> cell.run(Options.defaults()))
        .toList();
  }

  private static Matrix with(Patch example) {
    Matrix known = Matrix.load();
    List<Patch> patches = new ArrayList<>(known.catalogue().patches());
    patches.add(example);
    return new Matrix(new Catalogue(known.catalogue().releases(), patches), known.scenarios());
  }
}
