// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.concurrent.Callable;
import org.oomcheck.cli.mcp.ToolServer;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;
import picocli.CommandLine.Command;

/** {@code oomcheck mcp}. */
@Command(
    name = "mcp",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Serve check, review, explain and replay to a program, as tools of the Model Context Protocol"
          + " over standard input and output.",
      "File names are relative to the current folder. Patches in Java files run with your rights."
    },
    footer = {"", "Examples:", "  oomcheck mcp < requests.jsonl"})
public final class McpCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ToolServer.Runner runner;

  /**
   * @param runner runs the commands that a program calls
   */
  public McpCommand(Terminal terminal, ToolServer.Runner runner) {
    this.terminal = terminal;
    this.runner = runner;
  }

  @Override
  public Integer call() throws InterruptedException {
    // Only answers belong on the standard output.
    System.setOut(System.err);
    new ToolServer(runner, terminal.file(""), Version.number())
        .serve(System.in, new FileOutputStream(FileDescriptor.out));
    return ExitCode.OK;
  }
}
