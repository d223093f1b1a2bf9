// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.labs.Course;
import org.oomcheck.labs.lab.Lab;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code oomcheck lab start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Write what a student needs for a lab into a folder.",
    footer = {
      "",
      "Examples:",
      "  oomcheck lab start 3",
      "  oomcheck lab start 3 --student ada handouts/ada"
    })
final class LabStartCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "N",
      completionCandidates = LabWords.Numbers.class,
      description = "the number of the lab")
  private int number;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "the new folder; by default one with the name of the lab")
  private @Nullable String folder;

  @Mixin private LabOptions labs = new LabOptions();

  LabStartCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Lab lab = labs.lab(terminal, number);
    String name = folder == null ? lab.folder().name() : LabOptions.named(folder);
    Map<String, String> files = Course.handout(lab, labs.student());
    Path place = place(name);
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = place.resolve(file.getKey());
        Path parent = path.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.writeString(path, file.getValue());
      }
    } catch (IOException e) {
      throw new UserMistake("cannot write to '" + name + "': " + Reason.of(e));
    }
    terminal.out(lab + ": read " + name + "/README.md\n");
    return ExitCode.OK;
  }

  private Path place(String name) {
    try {
      Path place = terminal.file(name);
      if (Files.exists(place) && !Files.isDirectory(place)) {
        throw new UserMistake("'" + name + "' is a file; name a folder");
      }
      if (Files.isDirectory(place)) {
        try (Stream<Path> files = Files.list(place)) {
          if (files.findAny().isPresent()) {
            throw new UserMistake("'" + name + "' has files already; name another folder");
          }
        }
      }
      return Files.createDirectories(place);
    } catch (InvalidPathException e) {
      throw new UserMistake("'" + name + "' is no name of a folder");
    } catch (IOException e) {
      throw new UserMistake("cannot write to '" + name + "': " + Reason.of(e));
    }
  }
}
