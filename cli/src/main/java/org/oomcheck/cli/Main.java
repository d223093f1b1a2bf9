// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.report.trace.TraceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code oomcheck}. */
public final class Main {
  private static final int HELP_COLUMNS = 100;
  private static final int FRAMES = 8;
  private static final long MIB = 1 << 20;

  private final Terminal terminal;

  Main(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new Main(Terminal.ofSystem(System.getenv())).run(args));
  }

  /** The commands, and what is said about all of them. */
  @Command(
      name = "oomcheck",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisHeading = "Usage: ",
      customSynopsis = "oomcheck [COMMAND] [OPTIONS]; without a command: check",
      description = {
        "",
        "Explores every interleaving of modelled kernel code around the OOM notifier chain and says"
            + " which hazards are reachable.",
        ""
      },
      commandListHeading = "Commands:%n",
      footer = {
        "",
        "Examples:",
        "  oomcheck                                         every tree and patch, every scenario",
        "  oomcheck check --series v4.13 --set allocators=3",
        "  oomcheck check --series v4.13+fill-nowait --time both --format json",
        "  oomcheck review docs/review/NotifyIfUnlocked.java --on v4.13",
        "  oomcheck replay findings/reclaim-needs-oom/v4.13/trace.json",
        "  oomcheck play --series v4.13 --scenario reclaim-needs-oom",
        "  oomcheck any-number --series v4.15 --scenario empty-balloon",
        "  oomcheck explain reclaim-needs-oom",
        "  oomcheck report --out oomcheck-report            everything as HTML pages",
        "",
        "Exit codes:",
        "  0   every verdict is the declared one",
        "  1   a hazard that was not expected, or an expected one that is gone",
        "  2   a limit was reached before the answer",
        "  64  the command line or an input file is wrong",
        "  69  Java or Maven is missing (from the launcher)",
        "  70  a bug in oomcheck"
      })
  static final class Root implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("a command is always named");
    }
  }

  /** The version that the jar was built as. */
  static final class Version implements IVersionProvider {
    static String number() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"oomcheck " + number()};
    }
  }

  /** Runs a command and returns its exit code. */
  int run(String... args) {
    try {
      return execute(args);
    } catch (OutOfMemoryError e) {
      terminal.error("oomcheck: " + memoryReached());
      return ExitCode.LIMIT;
    } catch (UserMistake e) {
      return mistake(e.getMessage());
    } catch (RuntimeException | Error e) {
      return bug(e);
    }
  }

  /** That the memory of this process is used up, and how to give it more. */
  static String memoryReached() {
    long limit = Runtime.getRuntime().maxMemory() / MIB;
    return "the limit of "
        + limit
        + " MiB of memory was reached; raise it with OOMCHECK_JAVA_OPTS=-Xmx"
        + 2 * limit
        + "m";
  }

  private int execute(String[] args) {
    StringWriter help = new StringWriter();
    CommandLine line =
        new CommandLine(new Root())
            .addSubcommand(new CheckCommand(terminal))
            .addSubcommand(new ReviewCommand(terminal))
            .addSubcommand(new ListCommand(terminal))
            .addSubcommand(new ExplainCommand(terminal))
            .addSubcommand(new AnyNumberCommand(terminal))
            .addSubcommand(new ReplayCommand(terminal))
            .addSubcommand(new ReportCommand(terminal))
            .addSubcommand(new PlayCommand(terminal))
            .addSubcommand(new FindingsCommand(terminal))
            .addSubcommand(new CompletionCommand(terminal))
            .addSubcommand(new ManualCommand(terminal))
            .setUsageHelpWidth(HELP_COLUMNS)
            .setOut(new PrintWriter(help))
            .registerConverter(int.class, Main::wholeNumber)
            .setParameterExceptionHandler((e, wrong) -> wrongLine(e))
            .setExecutionExceptionHandler((e, command, parsed) -> failure(e));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.getSubcommands().values().forEach(c -> c.setUsageHelpWidth(HELP_COLUMNS));
    int code = line.execute(withCommand(args, line.getSubcommands().keySet().stream().toList()));
    if (help.getBuffer().length() > 0) {
      terminal.out(help.toString());
    }
    return code;
  }

  /** Without a command, {@code check} is meant. */
  private static String[] withCommand(String[] args, List<String> commands) {
    if (args.length > 0) {
      String first = args[0];
      if (commands.contains(first) || List.of("-h", "--help", "-V", "--version").contains(first)) {
        return args;
      }
      if (!first.startsWith("-")) {
        throw new UserMistake("no command '" + first + "'; known: " + String.join(", ", commands));
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
        ? mistake(e.getMessage())
        : bug(e);
  }

  private int wrongLine(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnmatchedArgumentException more && !more.isUnknownOption()) {
      message = "'" + more.getUnmatched().get(0) + "' is one argument too many";
    }
    terminal.error("oomcheck: " + message.lines().findFirst().orElse(""));
    terminal.error("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private int mistake(@Nullable String message) {
    terminal.endProgress();
    terminal.error("oomcheck: " + message);
    return ExitCode.USAGE;
  }

  private int bug(Throwable e) {
    terminal.endProgress();
    terminal.error("[oomcheck bug] " + e + "; please report it with the command line and this:");
    Arrays.stream(e.getStackTrace()).limit(FRAMES).forEach(f -> terminal.error("    at " + f));
    return ExitCode.BUG;
  }
}
