// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.Options;
import org.oomcheck.findings.CellResult;
import org.oomcheck.findings.FindingsFolder;
import org.oomcheck.findings.Matrix;
import org.oomcheck.findings.MatrixCell;
import org.oomcheck.findings.MatrixTable;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Patch;
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
    Terminal there = new Terminal(text -> {}, text -> {}, Run.PROJECT, false, false);
    String readme = page("README.md");
    assertThat(readme).contains("$ ./oomcheck\n", table);
    assertThat(new CommandBlocks(there).refreshed(readme, table))
        .as("README.md is not what its commands print now; look, then: %s", FindingsFolder.ACCEPT)
        .isEqualTo(readme);
  }

  /** The twin of the test above: an example that is wrong is noticed. */
  @Test
  void example_thatIsNotWhatTheCommandPrints_isMended() {
    Terminal there = new Terminal(text -> {}, text -> {}, Run.PROJECT, false, false);
    CommandBlocks blocks = new CommandBlocks(there);
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
    assertThat(folder.resolve("r.sarif")).content().contains("cures DEADLOCK");
  }

  @Test
  void contributing_hasAPatchThatCompiles_andIsWhatItDeclares() throws IOException {
    Matcher block = JAVA_BLOCK.matcher(page("CONTRIBUTING.md"));
    assertThat(block.find()).isTrue();
    String source = block.group(1);
    Matcher named = CLASS.matcher(source);
    assertThat(named.find()).isTrue();
    String name = named.group(1) + ".java";
    Files.writeString(folder.resolve(name), source);
    Patch example = PatchSource.compile(name, folder.resolve(name));
    assertThat(example.expectations()).isNotEmpty();
    List<CellResult> results =
        check(with(example), cell -> cell.series().contains("+" + example.id()));
    assertThat(results).hasSameSizeAs(example.expectations());
    assertThat(results).allMatch(result -> Boolean.TRUE.equals(result.expected()));
  }

  private static List<CellResult> check(Matrix matrix, Predicate<MatrixCell> wanted) {
    return matrix.cells().stream()
        .filter(wanted)
        .map(cell -> cell.check(Options.defaults()))
        .toList();
  }

  private static Matrix with(Patch example) {
    Matrix known = Matrix.load();
    List<Patch> patches = new ArrayList<>(known.catalogue().patches());
    patches.add(example);
    return new Matrix(new Catalogue(known.catalogue().releases(), patches), known.scenarios());
  }
}
