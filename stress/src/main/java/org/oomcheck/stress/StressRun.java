// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.stress.Judgement.Declared;

/**
 * Runs jcstress until every test has had enough samples, and judges the results.
 *
 * <p>An iteration of jcstress lasts for a time, so a busy machine gets fewer samples out of it.
 * What a run shows depends on the samples; therefore they are what is counted here. Tests that lack
 * samples run again with iterations that are ten times as long, and no clock ends a run.
 *
 * <p>No JVM outlives the run: all that it started are ended with it, and it ends when the build
 * does.
 */
public final class StressRun {
  private static final Pattern TIME = Pattern.compile("-time (\\d+)");

  private final Path directory;
  private final String options;

  private StressRun(Path directory, String options) {
    this.directory = directory;
    this.options = options;
  }

  /**
   * Exits with 1 if something is wrong with the run.
   *
   * @param args the directory to work in, the regular expression that selects the tests, the
   *     version of jcstress, and the other options of the run
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, ClassNotFoundException {
    if (args.length != 4) {
      System.err.println(
          "usage: StressRun <directory to work in> <test selection> <version of jcstress> <options"
              + " of jcstress>");
      System.exit(2);
    }
    endWithTheBuild();
    Path directory = Path.of(args[0]);
    Pattern selection = Pattern.compile(args[1]);
    new StressRun(directory, args[3]).untilEnough(selection);
    List<String> complaints = CheckResults.complaints(directory, selection, args[2], args[3]);
    complaints.forEach(System.err::println);
    System.exit(complaints.isEmpty() ? 0 : 1);
  }

  /** Ends when the parent process does, however it ended, and leaves no process behind. */
  private static void endWithTheBuild() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                "end of all forks"));
    ProcessHandle.current().parent().ifPresent(StressRun::endWith);
  }

  private static void endWith(ProcessHandle parent) {
    Thread thread =
        new Thread(
            () -> {
              parent.onExit().join();
              System.exit(1);
            },
            "end with the build");
    thread.setDaemon(true);
    thread.start();
  }

  private void untilEnough(Pattern selection)
      throws IOException, InterruptedException, ClassNotFoundException {
    CheckResults.forget(directory);
    List<Declared> declared = CheckResults.declared(selection);
    Pattern next = selection;
    String with = options;
    long before = -1;
    while (true) {
      int exit = jcstress(next, with);
      if (exit != 0) {
        System.err.println("jcstress ended with exit code " + exit + ".");
        System.exit(1);
      }
      List<Judgement.Ran> results = CheckResults.results(directory);
      List<String> lacking = Judgement.lackingSamples(declared, results);
      long samples = results.stream().mapToLong(Judgement.Ran::samples).sum();
      if (lacking.isEmpty() || samples == before) {
        return;
      }
      System.out.println("Not enough samples yet, so these run again: " + lacking);
      before = samples;
      next = exactly(lacking);
      with = tenTimesAsLong(with);
    }
  }

  /** Matches these tests and no other. */
  static Pattern exactly(List<String> tests) {
    return Pattern.compile(
        tests.stream().map(Pattern::quote).collect(Collectors.joining("|", "^(", ")$")));
  }

  /** The options of a run with iterations that are ten times as long. */
  static String tenTimesAsLong(String options) {
    return TIME.matcher(options)
        .replaceFirst(time -> "-time " + 10 * Long.parseLong(time.group(1)));
  }

  private int jcstress(Pattern tests, String with) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DefaultLocks.class.getName());
    command.addAll(List.of("-r", "jcstress-report", "-t", tests.pattern()));
    Stream.of(with.trim().split("\\s+")).forEach(command::add);
    return new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start().waitFor();
  }
}
