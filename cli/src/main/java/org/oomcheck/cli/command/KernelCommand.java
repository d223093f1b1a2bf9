// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oomcheck.cli.option.KernelOptions;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Page;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.kernelc.tree.FunctionUse;
import org.oomcheck.kernelc.tree.FunctionUse.Use;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.report.SideBySide;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oomcheck kernel}. */
@Command(
    name = "kernel",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Say what of a kernel tree is run as C, and what the model stands for.",
    footer = {
      "",
      "Examples:",
      "  oomcheck kernel --kernel /usr/src/linux-source-6.12.tar.xz",
      "  oomcheck kernel --kernel /usr/src/linux-source-6.12.tar.xz --verdicts",
    })
public final class KernelCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private KernelOptions kernel = new KernelOptions();

  @Option(
      names = "--verdicts",
      description =
          "explore every scenario by C and by the model of the nearest release, side by side;"
              + " exit code 1 if a verdict differs")
  private boolean verdicts;

  public KernelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!kernel.isGiven()) {
      throw new UserMistake("name a tree: --kernel PLACE");
    }
    CTree tree = kernel.read(kernel.source(terminal), terminal, Catalogue.load(), "");
    return verdicts ? sideBySide(tree) : functions(tree);
  }

  private int sideBySide(CTree tree) {
    Options all = Options.defaults();
    SideBySide answers = SideBySide.of(tree.tree(), all, tree.nearest(), all);
    terminal.out(answers.text());
    return answers.differences().isEmpty() ? ExitCode.OK : ExitCode.HAZARD;
  }

  private int functions(CTree tree) {
    StringBuilder text = new StringBuilder();
    text.append(tree.tree()).append(", and ").append(tree.nearest()).append(" for the rest\n\n");
    Map<Use, Integer> counts = new LinkedHashMap<>();
    Map<String, Map<String, String>> byFile = new LinkedHashMap<>();
    for (FunctionUse each : tree.functions()) {
      counts.merge(each.use(), 1, Integer::sum);
      byFile
          .computeIfAbsent(each.file(), file -> new LinkedHashMap<>())
          .put(each.name() + "() " + each.line(), words(each));
    }
    byFile.forEach(
        (file, uses) ->
            text.append(file).append('\n').append(new Page(terminal).table(uses)).append('\n'));
    List<String> parts = new ArrayList<>();
    counts.forEach((use, count) -> parts.add(count + " " + words(use)));
    text.append(String.join(", ", parts)).append('\n');
    terminal.out(text.toString());
    return ExitCode.OK;
  }

  private static String words(FunctionUse each) {
    return words(each.use()) + (each.reason().isEmpty() ? "" : ": " + each.reason());
  }

  private static String words(Use use) {
    return switch (use) {
      case RUN -> "run as C";
      case MODELLED -> "modelled";
      case NOT_REACHED -> "not reached";
      case UNREAD -> "unread";
    };
  }
}
