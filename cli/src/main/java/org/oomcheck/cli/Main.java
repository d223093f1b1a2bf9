// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.oomcheck.cli.cluster.MemberCommand;
import org.oomcheck.cli.command.AnyNumberCommand;
import org.oomcheck.cli.command.CheckCommand;
import org.oomcheck.cli.command.CompletionCommand;
import org.oomcheck.cli.command.ExplainCommand;
import org.oomcheck.cli.command.FindingsCommand;
import org.oomcheck.cli.command.KernelCommand;
import org.oomcheck.cli.command.ListCommand;
import org.oomcheck.cli.command.ManualCommand;
import org.oomcheck.cli.command.McpCommand;
import org.oomcheck.cli.command.OomcheckCommand;
import org.oomcheck.cli.command.PlayCommand;
import org.oomcheck.cli.command.ReplayCommand;
import org.oomcheck.cli.command.ReportCommand;
import org.oomcheck.cli.command.ReviewCommand;
import org.oomcheck.cli.lab.LabCommand;
import org.oomcheck.cli.terminal.DidYouMean;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.MeantOption;
import org.oomcheck.cli.terminal.MemoryLimit;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.trace.TraceException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code oomcheck}. */
public final class Main {
  private static final int HELP_COLUMNS = 100;
  private static final int FRAMES = 8;
  private static final String HELP = "help";
  private static final String COMPLETION = "completion";
  private static final String MANUAL = "manual";

  /** The commands whose output is about all commands. */
  private static final Set<String> DESCRIBE_ALL = Set.of(COMPLETION, MANUAL);

  private final Terminal terminal;

  Main(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Some locales have digits of their own; results are the same bytes everywhere.
    Locale.setDefault(Locale.ROOT);
    System.exit(new Main(Terminal.ofSystem(System.getenv())).run(args));
  }

  /** Runs a command and returns its exit code. */
  int run(String... args) {
    return new Main(terminal.naming(args)).answer(args);
  }

  private int answer(String... args) {
    try {
      return execute(args);
    } catch (OutOfMemoryError e) {
      terminal.error("oomcheck: " + MemoryLimit.reached());
      return ExitCode.LIMIT;
    } catch (UserMistake e) {
      return mistake(e);
    } catch (RuntimeException | Error e) {
      return bug(e);
    }
  }

  private int execute(String[] args) {
    StringWriter help = new StringWriter();
    String[] words = withCommand(args);
    int code = commandLine(words[0], new PrintWriter(help)).execute(words);
    if (help.getBuffer().length() > 0) {
      terminal.out(help.toString());
    }
    return code;
  }

  /**
   * Reads a command line and runs nothing.
   *
   * @throws ParameterException if an option or an argument is unknown
   */
  void parse(String... args) {
    String[] words = withCommand(args);
    commandLine(words[0], new PrintWriter(Writer.nullWriter())).parseArgs(words);
  }

  /** Every command, in the order of the help; a command is not made before it is needed. */
  private Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("check", () -> new CheckCommand(terminal));
    commands.put("review", () -> new ReviewCommand(terminal, Main.class));
    commands.put("kernel", () -> new KernelCommand(terminal));
    commands.put("list", () -> new ListCommand(terminal));
    commands.put("explain", () -> new ExplainCommand(terminal));
    commands.put("member", () -> new MemberCommand(terminal));
    commands.put("any-number", () -> new AnyNumberCommand(terminal));
    commands.put("replay", () -> new ReplayCommand(terminal));
    commands.put("report", () -> new ReportCommand(terminal));
    commands.put("play", () -> new PlayCommand(terminal));
    commands.put("lab", () -> LabCommand.on(terminal));
    commands.put("findings", () -> new FindingsCommand(terminal, Main::runThere));
    commands.put("mcp", () -> new McpCommand(terminal, Main::runThere));
    commands.put(COMPLETION, () -> new CompletionCommand(terminal));
    commands.put(MANUAL, () -> new ManualCommand(terminal));
    return commands;
  }

  private static int runThere(Terminal there, String... words) {
    return new Main(there).run(words);
  }

  /**
   * The command line for a first word: with that command alone, or with all of them if the word is
   * an option, or a command that describes the others.
   */
  private CommandLine commandLine(String first, PrintWriter help) {
    CommandLine line = new CommandLine(new OomcheckCommand());
    Map<String, Supplier<Object>> commands = commands();
    boolean one = commands.containsKey(first) && !DESCRIBE_ALL.contains(first);
    commands.forEach(
        (name, command) -> {
          if (!one || name.equals(first)) {
            line.addSubcommand(command.get());
          }
        });
    line.setUsageHelpWidth(helpColumns())
        .setOut(help)
        .registerConverter(int.class, Main::wholeNumber)
        .setParameterExceptionHandler((e, wrong) -> wrongLine(e))
        .setExecutionExceptionHandler((e, command, parsed) -> failure(e));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.getSubcommands().values().forEach(c -> c.setUsageHelpWidth(helpColumns()));
    return line;
  }

  private int helpColumns() {
    return Math.min(HELP_COLUMNS, terminal.reportColumns());
  }

  /** Without a command, {@code check} is meant. */
  private String[] withCommand(String[] args) {
    Set<String> commands = commands().keySet();
    if (args.length > 0) {
      String first = args[0];
      // "help lab check" and "lab help check" are "lab check --help".
      int help = List.of(args).subList(0, Math.min(2, args.length)).indexOf(HELP);
      if (help == 0 || (help == 1 && first.equals("lab"))) {
        List<String> words = new ArrayList<>(List.of(args));
        words.remove(help);
        words.add("--help");
        return withCommand(words.toArray(new String[0]));
      }
      if (commands.contains(first) || List.of("-h", "--help", "-V", "--version").contains(first)) {
        return args;
      }
      if (!first.startsWith("-")) {
        throw noCommand(first, List.copyOf(commands));
      }
    }
    List<String> all = new ArrayList<>(List.of("check"));
    all.addAll(Arrays.asList(args));
    return all.toArray(new String[0]);
  }

  private static int wholeNumber(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'" + value + "' is not a whole number from 1 to " + Integer.MAX_VALUE);
    }
  }

  private int failure(Exception e) {
    return e instanceof UserMistake || e instanceof TraceException
        ? mistake((RuntimeException) e)
        : bug(e);
  }

  private static UserMistake noCommand(String name, List<String> known) {
    return new UserMistake(new UnknownName("no command '" + name + "'", name, known));
  }

  private int wrongLine(ParameterException e) {
    String message = terminal.shown(said(e));
    if (e instanceof UnmatchedArgumentException more && !more.isUnknownOption()) {
      String first = more.getUnmatched().get(0);
      Set<String> below = e.getCommandLine().getSubcommands().keySet();
      if (!below.isEmpty()) {
        String command = e.getCommandLine().getCommandName() + " ";
        return mistake(noCommand(command + first, below.stream().map(command::concat).toList()));
      }
      Set<String> options = e.getCommandLine().getCommandSpec().optionsMap().keySet();
      message = "'" + first + "' is one argument too many";
      message += MeantOption.sentence(first, options).map(meant -> "; " + meant).orElse("");
    }
    terminal.error("oomcheck: " + message.lines().findFirst().orElse(""));
    if (e instanceof UnmatchedArgumentException more && more.isUnknownOption()) {
      String wrong = more.getUnmatched().get(0).replaceFirst("=.*", "");
      DidYouMean.question(
              wrong, List.copyOf(e.getCommandLine().getCommandSpec().optionsMap().keySet()))
          .ifPresent(terminal::error);
    }
    terminal.error("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** What is wrong, with the label that the help has for an argument. */
  private static String said(ParameterException e) {
    if (e instanceof MissingParameterException missing
        && missing.getMissing().get(0) instanceof PositionalParamSpec argument) {
      return argument.paramLabel() + " is missing: " + String.join(" ", argument.description());
    }
    return e.getArgSpec() instanceof PositionalParamSpec argument
            && e.getCause() instanceof TypeConversionException wrong
        ? argument.paramLabel() + " is wrong: " + wrong.getMessage()
        : String.valueOf(e.getMessage());
  }

  private int mistake(RuntimeException mistake) {
    terminal.endProgress();
    terminal.error("oomcheck: " + terminal.words().of(mistake));
    return ExitCode.USAGE;
  }

  private int bug(Throwable e) {
    terminal.endProgress();
    terminal.error("[oomcheck bug] " + e + "; please report it with the command line and this:");
    Arrays.stream(e.getStackTrace()).limit(FRAMES).forEach(f -> terminal.error("    at " + f));
    return ExitCode.BUG;
  }
}
