// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.cli.mcp.Argument.Kind;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.tree.UnknownName;

/**
 * A command that a program can call.
 *
 * @param name of the command, and of the tool
 * @param description for the program that calls
 * @param json whether the answer is a JSON document; otherwise it is text
 * @param arguments what a call can have
 */
record CommandTool(String name, String description, boolean json, List<Argument> arguments) {
  private static final Argument SET =
      Argument.optional(
          "set", "--set", Kind.NUMBERS, "parameters of the scenario with other values");
  private static final Argument TIME =
      Argument.optional(
          "time",
          "--time",
          Kind.WORD,
          "when timers fire: maximal (only when no task is runnable) or eager (at any moment)");
  private static final Argument TRACES =
      Argument.optional(
          "traces", "--traces", Kind.WORD, "a folder for the traces of all findings, for replay");
  private static final Argument SECONDS =
      Argument.optional(
          "limitSeconds", "--limit-seconds", Kind.NUMBER, "end each check after so many seconds");
  private static final Argument KERNEL =
      Argument.optional(
          "kernel",
          "--kernel",
          Kind.WORD,
          "a kernel tree whose C is run: a folder, a .tar.xz, or a git repository");
  private static final Argument REVISION =
      Argument.optional("revision", "--revision", Kind.WORD, "the revision of that git repository");
  private static final Argument CONFIG =
      Argument.optional("config", "--config", Kind.WORD, "a .config for the kernel tree");
  private static final Argument MODULE =
      Argument.optional(
          "module",
          "--module",
          Kind.WORD,
          "a kernel module in C; what its init function starts are the tasks");
  private static final Argument PATCHES =
      Argument.optional(
          "patches",
          "--patch",
          Kind.WORDS,
          "patches of your own: diffs for the tree of kernel, or Java files");
  private static final Argument SCENARIO_FILES =
      Argument.optional(
          "scenarioFiles", "--scenario-file", Kind.WORDS, "scenarios of your own in Java files");

  private static final CommandTool CHECK =
      new CommandTool(
          "check",
          "Explore every interleaving of a small world of kernel tasks. The answer is a proof with"
              + " its scope, or a hazard with the shortest schedule that leads to it. For C code of"
              + " your own, write a kernel module and name it with module; otherwise name a series"
              + " and a scenario (explain lists them).",
          true,
          List.of(
              Argument.optional(
                  "series",
                  "--series",
                  Kind.WORD,
                  "a release, or patches on it: v4.13+fill-nowait"),
              Argument.optional("scenario", "--scenario", Kind.WORD, "a question; see explain"),
              MODULE,
              KERNEL,
              REVISION,
              CONFIG,
              PATCHES,
              SCENARIO_FILES,
              SET,
              TIME,
              SECONDS,
              TRACES));

  private static final CommandTool REVIEW =
      new CommandTool(
          "review",
          "Say what a proposed patch fixes, leaves, breaks, hides and costs, against the tree"
              + " without it. conclusion is the answer, and notLookedAt what it says nothing about.",
          true,
          List.of(
              Argument.required(
                  "patches", Kind.WORDS, "files: diffs for the tree of kernel, or Java files"),
              KERNEL,
              REVISION,
              CONFIG,
              Argument.optional(
                  "on", "--on", Kind.WORD, "the release to put Java files on, such as v4.13"),
              Argument.optional(
                  "scenarios", "--scenario", Kind.WORDS, "only these; by default all of them"),
              SCENARIO_FILES,
              SET,
              TIME,
              SECONDS,
              Argument.optional(
                  "timeout",
                  "--timeout",
                  Kind.NUMBER,
                  "end the whole review after N seconds of processor time"),
              TRACES));

  private static final CommandTool EXPLAIN =
      new CommandTool(
          "explain",
          "Explain a hazard (DEADLOCK), a scenario, a patch, a series or a notifier; or list all of"
              + " a kind: give trees, patches, scenarios, hazards or notifiers.",
          false,
          List.of(Argument.required("what", Kind.WORD, "a name, or a kind")));

  private static final CommandTool REPLAY =
      new CommandTool(
          "replay",
          "Take the steps of a trace again, and report where they lead.",
          false,
          List.of(
              Argument.required("trace", Kind.WORD, "a file that check or review has written"),
              MODULE,
              KERNEL,
              REVISION,
              CONFIG,
              PATCHES,
              SCENARIO_FILES,
              Argument.optional(
                  "onThreads",
                  "--on-threads",
                  Kind.FLAG,
                  "take them on real Java threads as well")));

  /** The tools that there are. */
  static final List<CommandTool> ALL = List.of(CHECK, REVIEW, EXPLAIN, REPLAY);

  private static final List<String> KINDS =
      List.of("trees", "patches", "scenarios", "hazards", "notifiers");

  /** The JSON schema of the arguments. */
  Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    arguments.forEach(argument -> properties.put(argument.name(), argument.schema()));
    List<String> required =
        arguments.stream().filter(Argument::required).map(Argument::name).toList();
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        required,
        "additionalProperties",
        false);
  }

  /** What an exit code of this tool means, in a sentence. */
  String meaning(int code) {
    if (code != ExitCode.OK) {
      return ExitCode.meaning(code);
    }
    if (equals(REVIEW)) {
      return "The review found nothing worse than before; notLookedAt is what it did not look at.";
    }
    if (equals(EXPLAIN)) {
      return "The text is the explanation.";
    }
    return equals(REPLAY)
        ? "The trace leads where it says; a hazard on the way was expected."
        : "Every verdict is the expected one: a hazard that is known to be there is expected too.";
  }

  /**
   * The command line of a call.
   *
   * @throws UserMistake if the call has another argument, lacks one, or leaves everything open
   */
  List<String> commandLine(Map<String, Object> call) {
    for (String given : call.keySet()) {
      if (arguments.stream().noneMatch(argument -> argument.name().equals(given))) {
        List<String> known = arguments.stream().map(Argument::name).toList();
        throw new UserMistake(new UnknownName("no argument '" + given + "'", given, known));
      }
    }
    if (equals(CHECK)
        && List.of("series", "scenario", "module").stream().noneMatch(call::containsKey)) {
      throw new UserMistake("which check? Give a module, or a series, a scenario or both");
    }
    boolean lists = equals(EXPLAIN) && KINDS.contains(String.valueOf(call.get("what")));
    List<String> words = new ArrayList<>(List.of(lists ? "list" : name));
    if (json) {
      words.add("--format=json");
    }
    for (Argument argument : arguments) {
      Object value = call.get(argument.name());
      if (value != null) {
        words.addAll(argument.words(value));
      } else if (argument.required()) {
        throw new UserMistake("argument '" + argument.name() + "' is missing");
      }
    }
    return words;
  }
}
