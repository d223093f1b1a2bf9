// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.cli.page.CommandBlocks;
import org.oomcheck.cli.page.Documents;
import org.oomcheck.cli.source.PatchFile;
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
import org.yaml.snakeyaml.Yaml;

/** What the pages for people claim. */
@Tag("slow")
class PagesTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern CLASS = Pattern.compile("final class (\\w+)");

  private static @Nullable Run withoutWords;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static String page(String name) throws IOException {
    return Files.readString(Run.PROJECT.resolve(name));
  }

  @Test
  void noCommand_checksTheMatrix_andShowsTheDeadlock() {
    Run run = withoutWords();
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsSubsequence(
            "DEADLOCK on v4.13, reclaim-needs-oom\n",
            "Each of the two waits for the other",
            "hazards in      as released   with patches\n",
            "\nv4.13 ",
            "\nprogress ",
            "Every verdict is as expected: ",
            "./oomcheck --all\n",
            "./oomcheck review docs/review/AllocateFirst.java --on v4.13\n")
        .doesNotContain("VIOLATED");
    assertThat(run.out().lines()).hasSizeLessThan(24).allMatch(line -> line.length() <= 80);
  }

  @Test
  void documents_showWhatTheirCommandsPrint() throws IOException {
    Documents documents = new Documents(Run.PROJECT);
    assertThat(documents.pages())
        .contains(Path.of("README.md"), Path.of("docs/commands.md"), Path.of("docs/semantics.md"));
    assertThat(documents.outdated(blocks()))
        .as("not what their commands print now; look, then: %s", FindingsFolder.ACCEPT)
        .isEmpty();
  }

  private static CommandBlocks blocks() {
    return new CommandBlocks(new Terminal(text -> {}, text -> {}, Run.PROJECT), PagesTest::run);
  }

  private static int run(Terminal terminal, String... args) {
    if (args.length > 0) {
      return Run.main(terminal, args);
    }
    Run matrix = withoutWords();
    terminal.out(matrix.out());
    return matrix.code();
  }

  /** The command without a word, which checks the whole matrix: run once for all tests. */
  private static Run withoutWords() {
    Run known = withoutWords;
    if (known == null) {
      StringBuilder out = new StringBuilder();
      StringBuilder err = new StringBuilder();
      int code = Run.main(new Terminal(out::append, err::append, Run.PROJECT));
      known = new Run(code, out.toString(), err.toString());
      withoutWords = known;
    }
    return known;
  }

  /** The broken form of the test above: an example that is wrong is noticed. */
  @Test
  void example_thatIsNotWhatTheCommandPrints_isReplaced() throws IOException {
    String page = "```console\n$ ./oomcheck --version\nnonsense\n```\n";
    String right = "```console\n$ ./oomcheck --version\noomcheck development\n```\n";
    assertThat(blocks().refreshed(page)).isEqualTo(right);
    String cut = "```console\n$ ./oomcheck explain v4.13\n1\n\n[...]\n```\n";
    assertThat(blocks().refreshed(cut))
        .startsWith("```console\n$ ./oomcheck explain v4.13\nv4.13: ")
        .endsWith(".\n\n[...]\n```\n");
    Path file = Files.createDirectories(folder.resolve("docs/more")).resolve("page.md");
    Files.writeString(file, page);
    Documents documents = new Documents(folder);
    assertThat(documents.outdated(blocks()).keySet()).containsExactly(Path.of("docs/more/page.md"));
    assertThat(file).hasContent(page);
    documents.write(documents.outdated(blocks()));
    assertThat(file).hasContent(right);
    assertThat(documents.outdated(blocks())).isEmpty();
  }

  /** A command line in a shell block is one that the command line understands. */
  @Test
  void documents_haveCommandsThatExist() throws IOException {
    int tried = 0;
    for (Path page : new Documents(Run.PROJECT).pages()) {
      for (String command : commands(page(page.toString()))) {
        assertThatCode(() -> parse(command)).as(page + ": " + command).doesNotThrowAnyException();
        for (String argument : command.split(" ", -1)) {
          if (argument.matches("(docs|findings)/.*")) {
            assertThat(Run.PROJECT.resolve(argument)).exists();
          }
        }
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(10);
    assertThatThrownBy(() -> parse("check --nonsense")).hasMessageContaining("--nonsense");
  }

  private static void parse(String command) {
    new Main(new Terminal(text -> {}, text -> {}, Run.PROJECT))
        .parse(command.isEmpty() ? new String[0] : command.split(" +", -1));
  }

  private static List<String> commands(String page) {
    List<String> commands = new ArrayList<>();
    Matcher block = Pattern.compile("(?s)```sh\n(.*?)```").matcher(page);
    while (block.find()) {
      String shell = block.group(1).replace("\\\n", " ");
      Matcher command =
          Pattern.compile("(?m)(?:^|=\\S+ )\\./oomcheck(?: ([^#\n]*))?").matcher(shell);
      while (command.find()) {
        commands.add(Objects.requireNonNullElse(command.group(1), "").strip());
      }
    }
    return commands;
  }

  /** All Markdown pages, generated ones as well. */
  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(Run.PROJECT.resolve("findings"))) {
      return Stream.concat(
              new Documents(Run.PROJECT).pages().stream().map(Run.PROJECT::resolve),
              files.filter(file -> file.toString().endsWith(".md")))
          .toList();
    }
  }

  @Test
  void pages_linkToWhatExists() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      dead.addAll(DeadLinks.in(page, Files.readString(page)));
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void deadLink_isFound() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(page, "# Title\n\n## What `it` does, now\n");
    String text = "[a](page.md) [b](page.md#what-it-does-now) [c](#title) [d](https://x.org/y)";
    assertThat(DeadLinks.in(page, "# Title\n" + text)).isEmpty();
    assertThat(DeadLinks.in(page, "[a](none.md) [b](page.md#none) [c](#none)")).hasSize(3);
  }

  /** A path of the project that a document names. */
  @Test
  void documents_namePathsThatExist() throws IOException {
    Pattern path = Pattern.compile("`((?:model|explorer|report|cli|kernel-c|docs)/[^`<> ]*)`");
    for (Path page : new Documents(Run.PROJECT).pages()) {
      if (!page.equals(Path.of("CHANGELOG.md"))) {
        Matcher named = path.matcher(page(page.toString()));
        while (named.find()) {
          assertThat(Run.PROJECT.resolve(named.group(1))).as(page.toString()).exists();
        }
      }
    }
  }

  @Test
  void readme_isShort() throws IOException {
    assertThat(page("README.md").lines().count()).isLessThanOrEqualTo(120);
  }

  /** The page names every exit code that a process can end with. */
  @Test
  void exitCodes_areOnTheirPage() throws IOException {
    String codes = page("docs/exit-codes.md");
    for (int code :
        List.of(
            ExitCode.OK,
            ExitCode.HAZARD,
            ExitCode.LIMIT,
            ExitCode.NO_EFFECT,
            ExitCode.USAGE,
            ExitCode.BUG)) {
      assertThat(codes).contains("\n| " + code + " |");
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
      assertThatCode(() -> parse(command)).as(command).doesNotThrowAnyException();
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
    Patch example = PatchFile.read(name, folder.resolve(name)).patch();
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
