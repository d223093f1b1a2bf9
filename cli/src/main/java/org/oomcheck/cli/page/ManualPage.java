// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.page;

import java.util.List;
import java.util.Locale;
import org.oomcheck.cli.option.Version;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command line, in roff, from the same description as its {@code --help}. */
public final class ManualPage {
  /** When what the page says was changed last; at a release, its day. */
  static final String CHANGED = "2026-11-28";

  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  public static String of(CommandSpec root) {
    ManualPage manual = new ManualPage();
    manual.write(root);
    return manual.page.toString();
  }

  private void write(CommandSpec root) {
    String name = root.name();
    macro("TH", name.toUpperCase(Locale.ROOT), "1", CHANGED, name + " " + Version.number(), "");
    List<String> description = nonEmpty(root.usageMessage().description());
    macro("SH", "NAME");
    text(
        name + " - " + "model checker for the locking hazards around the Linux OOM notifier chain");
    macro("SH", "SYNOPSIS");
    text(String.join(" ", root.usageMessage().customSynopsis()));
    macro("SH", "DESCRIPTION");
    description.forEach(this::text);
    macro("SH", "OPTIONS");
    text("Of every command:");
    root.options().forEach(this::option);
    macro("SH", "COMMANDS");
    for (CommandLine command : root.subcommands().values()) {
      command(name, command.getCommandSpec());
    }
    for (String line : nonEmpty(root.usageMessage().footer())) {
      if (line.startsWith(" ")) {
        // What is to be copied stands alone, and what is said about it below.
        String[] parts = line.strip().split(" {2,}", 2);
        macro("TP");
        text(parts[0]);
        if (parts.length > 1) {
          text(parts[1]);
        }
      } else {
        macro("SH", line.replace(":", "").toUpperCase(Locale.ROOT));
      }
    }
  }

  private void command(String root, CommandSpec command) {
    StringBuilder synopsis = new StringBuilder(root).append(' ').append(command.name());
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      synopsis.append(' ').append(parameter.paramLabel());
    }
    macro("SS", synopsis.toString());
    nonEmpty(command.usageMessage().description()).forEach(this::text);
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      argument(parameter.paramLabel(), parameter);
    }
    command.options().stream()
        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
        .forEach(this::option);
    for (String line : nonEmpty(command.usageMessage().footer())) {
      macro("PP");
      text(line);
    }
    for (CommandLine below : command.subcommands().values()) {
      command(root + " " + command.name(), below.getCommandSpec());
    }
  }

  private void option(OptionSpec option) {
    String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    argument(String.join(", ", option.names()) + value, option);
  }

  private void argument(String term, ArgSpec argument) {
    macro("TP");
    text(term);
    text(String.join(" ", argument.description()));
  }

  private static List<String> nonEmpty(String[] lines) {
    return List.of(lines).stream().filter(line -> !line.isBlank()).toList();
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(quoted(argument)).append('"');
    }
    page.append('\n');
  }

  /** An argument of a macro; a date stays one, which mandoc reads. */
  private static String quoted(String argument) {
    return argument.equals(CHANGED) ? argument : escaped(argument).replace("\"", "\\(dq");
  }

  /** A line of text; one that begins like a macro is kept from being one. */
  private void text(String line) {
    boolean control = line.startsWith(".") || line.startsWith("'");
    page.append(control ? "\\&" : "").append(escaped(line)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
