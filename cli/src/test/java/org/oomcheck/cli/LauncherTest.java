// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.cli.terminal.ExitCode;

/** The script {@code ./oomcheck} in a project that has a source or two, and another Maven. */
class LauncherTest {
  /** What the launcher ends with when it cannot start the command line. */
  private static final int UNAVAILABLE = 69;

  /** Builds what the variable BUILT names, and keeps count in a file. */
  private static final String GOOD_MAVEN =
      "echo >>\"$PROJECT/builds\"; mkdir -p cli/target; cp \"$BUILT\" cli/target/oomcheck.jar";

  private static final String OFFLINE_MAVEN =
      "echo '[ERROR] Plugin p or one of its dependencies could not be resolved: Cannot access'; exit 1";

  private static final String BAD_MAVEN =
      "printf '\\033[0m[ERROR] /a/B.java:[1,2] oops -> [Help 1]\\n[ERROR] more\\n'; exit 1";

  private static final Path START = Path.of("cli/src/main/sh/start.sh");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path project;

  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void copyLauncher() throws IOException {
    Files.copy(Run.PROJECT.resolve("oomcheck"), project.resolve("oomcheck"));
    Files.createDirectories(project.resolve(START).getParent());
    Files.copy(Run.PROJECT.resolve(START), project.resolve(START));
    // An archive of classes takes longer than the rest of a test, and has a test of its own.
    variables.put("OOMCHECK_JAVA_OPTS", "-Xshare:auto");
    Files.createFile(project.resolve("pom.xml"));
    Files.createDirectories(project.resolve("model/src/main"));
    Files.createFile(project.resolve("model/pom.xml"));
    Files.createDirectories(project.resolve("bin"));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("PROJECT", project.toString());
    variables.put("PATH", project.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
    variables.put("XDG_CACHE_HOME", project.resolve("cache").toString());
    command("mvn", GOOD_MAVEN);
  }

  /** Puts a command on the path. */
  private void command(String name, String script) throws IOException {
    executable(project.resolve("bin").resolve(name), script);
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Process start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(name -> name.contains("JAVA") || name.startsWith("LC_") || name.equals("LANG"));
    environment.putAll(variables);
    return builder.start();
  }

  private Run run(String... command) throws IOException, InterruptedException {
    Process launcher = start(command);
    launcher.getOutputStream().close();
    String err = new String(launcher.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    String out = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(launcher.waitFor(), out, err);
  }

  private Run shell(String script) throws IOException, InterruptedException {
    return run("sh", "-c", script);
  }

  /** A jar that runs the classes under test, for a Maven that copies it. */
  private void buildWorks() throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    Path jar = project.resolve("built.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    variables.put("BUILT", jar.toString());
  }

  private int builds() throws IOException {
    return Files.readAllLines(project.resolve("builds")).size();
  }

  /** Its own exit code would be that of a hazard. */
  @ParameterizedTest
  @ValueSource(strings = {"OOMCHECK_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
  void javaThatDoesNotStart_isTheUsersMistake(String variable) throws Exception {
    buildWorks();
    assertThat(run("./oomcheck", "--version").code()).isEqualTo(ExitCode.OK);
    variables.put(variable, "-Xnonsense");
    Run run = run("./oomcheck");
    assertThat(run.err())
        .startsWith("oomcheck: Java does not start with the options in OOMCHECK_JAVA_OPTS,")
        .endsWith(": Unrecognized option: -Xnonsense\n")
        .hasLineCount(1);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void buildBehindAnother_saysThatItWaits_andThenBuilds() throws Exception {
    command("mvn", "echo \"[ERROR] built with LC_ALL=$LC_ALL\"; exit 1");
    variables.put("LC_ALL", "C");
    Path launcher = Files.createDirectories(project.resolve("target/launcher"));
    Process other = start("flock", "target/launcher/lock", "sh", "-c", "echo locked; cat");
    try (BufferedReader locked = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(locked.readLine()).isEqualTo("locked");
      Process waiting = start("./oomcheck");
      waiting.getOutputStream().close();
      BufferedReader said = waiting.errorReader(StandardCharsets.UTF_8);
      assertThat(said.readLine()).isEqualTo("oomcheck: waiting for another build of it ...");
      other.getOutputStream().close();
      String log = launcher.toRealPath().resolve("build.log").toString();
      assertThat(said.lines())
          .containsExactly(
              "oomcheck: building with Maven, which takes a minute or two; the log is " + log,
              "oomcheck: the build failed (built with LC_ALL=C.UTF-8); the log is " + log);
      assertThat(waiting.waitFor()).isEqualTo(UNAVAILABLE);
    } finally {
      other.destroy();
    }
  }

  /** One sentence on what is wrong, where, and what to do; never the exit code of a verdict. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "offline build     # Maven cannot download what the build needs. Connect to the network, or",
        "bad source        # the build failed (/a/B.java:[1,2] oops); the log is ",
        "no Java           # JAVA_HOME is /nowhere, and there is no bin/java in it. Point it at a JDK",
        "old Java          # is Java 8, and oomcheck needs 17 or newer. Point JAVA_HOME at a JDK 17",
        "no compiler       # a JDK is needed to build oomcheck, and ",
        "nowhere to build  # cannot write the build to ",
        "build is a file   # OOMCHECK_BUILD is pom.xml, and that is no folder and cannot be made one.",
        "no such folder    # the current folder does not exist any more. Change to another one.",
        "half a tree       # is not the whole source tree: it has no cli/src/main/sh/start.sh.",
        "no locale         # has letters beyond ASCII, and there is no locale C.UTF-8 in which Java",
      })
  void whatKeepsItFromStarting_isOneSentence_andNoExitCodeOfAVerdict(
      String situation, String sentence) throws Exception {
    buildWorks();
    String command = prepared(situation);
    Run run = shell(command);
    assertThat(run.code()).isEqualTo(UNAVAILABLE);
    assertThat(run.out()).isEmpty();
    List<String> lines =
        run.err()
            .lines()
            .filter(line -> !line.contains(": building with Maven, "))
            // Some shells say so themselves, before they read the script.
            .filter(line -> !line.contains("getcwd()"))
            .toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("oomcheck: ").contains(sentence);
  }

  /** The fixed form: without any of these it starts. */
  @Test
  void whatKeepsItFromNothing_starts() throws Exception {
    buildWorks();
    assertThat(shell("./oomcheck --version").code()).isEqualTo(ExitCode.OK);
    assertThat(shell("./oomcheck list nonsense").code()).isEqualTo(ExitCode.USAGE);
  }

  private String prepared(String situation) throws IOException {
    switch (situation) {
      case "offline build" -> command("mvn", OFFLINE_MAVEN);
      case "bad source" -> command("mvn", BAD_MAVEN);
      case "no Java" -> variables.put("JAVA_HOME", "/nowhere");
      case "old Java" -> java("1.8.0_402", "exit 1");
      case "no compiler" -> java("17.0.1", "exit 1");
      case "nowhere to build" -> {
        Files.createFile(project.resolve("target"));
        variables.put("XDG_CACHE_HOME", "/dev/null");
      }
      case "half a tree" -> Files.delete(project.resolve(START));
      case "build is a file" -> variables.put("OOMCHECK_BUILD", "pom.xml");
      case "no such folder" -> {
        return "mkdir gone; cd gone; rmdir ../gone; \"$PROJECT/oomcheck\"";
      }
      default -> {
        command("locale", "echo ANSI_X3.4-1968");
        return "f=$(printf '\\303\\244'); mkdir $f; cp -R oomcheck cli $f/; $f/oomcheck";
      }
    }
    return "./oomcheck";
  }

  /** A JDK without a compiler. */
  private void java(String version, String script) throws IOException {
    Path home = Files.createDirectories(project.resolve("jdk"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(Files.createDirectories(home.resolve("bin")).resolve("java"), script);
    variables.put("JAVA_HOME", home.toString());
  }

  /** A file in the place of {@code target} stops every user, as a read-only tree does others. */
  @Test
  void sourceTreeThatCannotBeWritten_isBuiltInTheCache_once() throws Exception {
    buildWorks();
    Files.createFile(project.resolve("target"));
    Path source = Files.createFile(project.resolve("model/src/main/A.java"));
    assertThat(source.toFile().setReadOnly()).isTrue();
    Run first = run("./oomcheck", "--version");
    assertThat(first.out()).isEqualTo("oomcheck development\n");
    assertThat(first.err()).contains("/cache/oomcheck/").hasLineCount(1);
    assertThat(run("./oomcheck", "--version")).isEqualTo(new Run(ExitCode.OK, first.out(), ""));
    assertThat(builds()).isEqualTo(1);
    assertThat(project.resolve("cli/target")).doesNotExist();
    Files.createFile(project.resolve("model/src/main/B.java"));
    Files.delete(project.resolve("built.jar"));
    buildWorks();
    variables.put("OOMCHECK_BUILD", "elsewhere");
    assertThat(run("./oomcheck", "--version").out()).isEqualTo(first.out());
    assertThat(builds()).isEqualTo(2);
    assertThat(project.resolve("elsewhere/model/src/main/A.java")).exists();
    assertThat(project.resolve("elsewhere/cli/target/oomcheck.jar")).exists();
  }

  /** A source that changes is copied over the read-only copy of an earlier build. */
  @Test
  void changedSource_isBuiltAgain_inTheOtherFolderToo() throws Exception {
    buildWorks();
    variables.put("OOMCHECK_BUILD", "elsewhere");
    Path source = project.resolve("model/src/main/A.java");
    Files.writeString(source, "old");
    assertThat(source.toFile().setReadOnly()).isTrue();
    assertThat(run("./oomcheck", "--version").code()).isEqualTo(ExitCode.OK);
    Files.delete(source);
    Files.writeString(source, "new");
    Path jar = project.resolve("elsewhere/cli/target/oomcheck.jar");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(run("./oomcheck", "--version").code()).isEqualTo(ExitCode.OK);
    assertThat(builds()).isEqualTo(2);
    assertThat(project.resolve("elsewhere/model/src/main/A.java")).hasContent("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LC_ALL=C",
        "LC_ALL=de_DE",
        "LC_ALL=de_DE.UTF-8",
        "TZ=Asia/Kathmandu",
        "umask 077; TZ=America/St_Johns",
      })
  void folderWithBlanksAndOtherLetters_isNoProblem_inAnyLocale(String setting) throws Exception {
    buildWorks();
    Run run =
        shell(
            "f=\"a b$(printf '\\303\\244')\"; mkdir -p \"$f/model/src/main\" && cp -R oomcheck cli \"$f\""
                + " && cp pom.xml \"$f\" && cp pom.xml \"$f/model\" && cd \"$f\" && "
                + setting
                + " && export LC_ALL LANG TZ && ./oomcheck replay \"$(printf '\\303\\266').json\"");
    assertThat(run.err())
        .endsWith("\noomcheck: cannot read \u00f6.json: there is no such file\n")
        .hasLineCount(2);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  /** The width of the terminal is told to Java; a file in its place has none. */
  @ParameterizedTest
  @CsvSource({
    "stty cols 61; ./oomcheck --version >out,       61",
    "stty cols 0; ./oomcheck --version >out,        80",
    "stty cols 61; ./oomcheck --version >out 2>err, 0",
  })
  void terminalBehindTheStandardError_isMeasured(String line, int columns) throws Exception {
    buildWorks();
    assertThat(run("./oomcheck", "--version").code()).isEqualTo(ExitCode.OK);
    java("17.0.1", "printf '%s\\n' \"$@\"");
    run("script", "-q", "-e", "-c", line, "/dev/null");
    assertThat(project.resolve("out")).content().contains("-Doomcheck.columns=" + columns + "\n");
  }
}
