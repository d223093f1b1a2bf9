// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.labs.Course;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;

/** Grades many submissions side by side. */
final class Submissions {
  private static final int TELL_EVERY = 20;

  /** How many submissions without a grade a message names. */
  private static final int NAMED = 10;

  private final Terminal terminal;
  private final Lab lab;
  private final int jobs;

  /**
   * A submission and its grade.
   *
   * @param name of its folder
   */
  record Graded(String name, Grade grade) {}

  Submissions(Terminal terminal, Lab lab, int jobs) {
    this.terminal = terminal;
    this.lab = lab;
    this.jobs = jobs;
  }

  /** Grades one. */
  static Grade grade(Lab lab, Path folder, String student) {
    return Course.grade(lab, new Submission(folder), student);
  }

  /** Grades all of them, or as many as the user waits for; the results keep their order. */
  List<Graded> grade(List<Path> folders) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(jobs, folders.size()));
    AtomicInteger done = new AtomicInteger();
    List<Future<Graded>> running = new ArrayList<>();
    for (Path folder : folders) {
      running.add(
          pool.submit(
              () -> {
                Graded graded = grade(folder);
                tell(done.incrementAndGet(), folders.size(), graded.name());
                return graded;
              }));
    }
    pool.shutdown();
    List<Graded> graded = new ArrayList<>();
    try {
      for (Future<Graded> each : running) {
        graded.add(each.get());
      }
    } catch (InterruptedException e) {
      graded.clear();
      graded.addAll(soFar(folders, running));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    terminal.endProgress();
    return graded;
  }

  /** The submissions that are graded already, wherever they stand in the list. */
  static List<Graded> finished(List<Future<Graded>> running) {
    List<Graded> graded = new ArrayList<>();
    for (Future<Graded> each : running) {
      try {
        if (each.isDone()) {
          graded.add(each.get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return graded;
  }

  /**
   * The submissions that are graded so far. What is not is named: a result that is there is of an
   * earlier run.
   */
  private List<Graded> soFar(List<Path> folders, List<Future<Graded>> running) {
    List<Future<Graded>> ended = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      if (running.get(i).isDone()) {
        ended.add(running.get(i));
      } else {
        missing.add(Submission.printable(name(folders.get(i))));
      }
    }
    terminal.endProgress();
    terminal.error("oomcheck: interrupted; not graded: " + some(missing));
    return finished(ended);
  }

  /** The first of these names, and how many more there are. */
  static String some(List<String> names) {
    String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
    return String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + more;
  }

  private static String name(Path folder) {
    return String.valueOf(folder.normalize().getFileName());
  }

  private Graded grade(Path folder) {
    String name = name(folder);
    if (!Files.isDirectory(folder)) {
      return new Graded(
          name,
          Course.unreadable(
              lab,
              "",
              "'" + name + "' is no folder" + (name.endsWith(".zip") ? "; unpack it" : "")));
    }
    return new Graded(name, grade(lab, folder, ""));
  }

  private void tell(int done, int all, String name) {
    String at = "graded " + done + " of " + all;
    terminal.progress(at + ": " + name);
    if (done % TELL_EVERY == 0) {
      terminal.endProgress();
      terminal.error("oomcheck: " + at);
    }
  }

  /** The exit code for all of them: a bug outweighs missing marks, and these a limit. */
  static int code(List<Graded> graded) {
    List<Integer> codes = graded.stream().map(each -> each.grade().code()).toList();
    if (codes.contains(Grade.BUG)) {
      return Grade.BUG;
    }
    if (codes.contains(Grade.PART) || codes.contains(Grade.UNREADABLE)) {
      return Grade.PART;
    }
    return codes.contains(Grade.LIMIT) ? Grade.LIMIT : Grade.FULL;
  }
}
