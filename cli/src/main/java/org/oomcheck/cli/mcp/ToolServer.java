// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.MistakeWords;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;

/** Serves commands as tools of the Model Context Protocol, one call at a time. */
public final class ToolServer {
  private static final String INSTRUCTIONS =
      "oomcheck is a concurrency model checker for the locking hazards around the Linux OOM notifier"
          + " chain. check settles a claim that something may deadlock: with a schedule, or with a"
          + " proof for a bounded world. What a proof does not cover is in its coverage, and for a"
          + " review in notLookedAt: say so when you report it.";

  /** Longer than any search: each call has a limit of its own. */
  private static final Duration PATIENCE = Duration.ofHours(4);

  private final Runner runner;
  private final Path folder;
  private final String version;
  private final Calls calls = new Calls();
  private final ObjectMapper json = new ObjectMapper();

  /** Runs a command line. */
  @FunctionalInterface
  public interface Runner {
    /** Returns the exit code. */
    int run(Terminal terminal, String... arguments);
  }

  /**
   * A server.
   *
   * @param folder what file names are relative to
   * @param version of the program
   */
  public ToolServer(Runner runner, Path folder, String version) {
    this.runner = runner;
    this.folder = folder;
    this.version = version;
  }

  /** Answers requests until there are no more. */
  public void serve(InputStream requests, OutputStream answers) throws InterruptedException {
    McpJsonMapper mapper = new JacksonMcpJsonMapper(json);
    List<String> names = CommandTool.ALL.stream().map(CommandTool::name).toList();
    Conversation conversation = new Conversation(requests, answers, calls, names);
    // The arguments of a call are looked at where they become a command line.
    McpSyncServer server =
        McpServer.sync(
                new StdioServerTransportProvider(
                    mapper, conversation.input(), conversation.output()))
            .jsonMapper(mapper)
            .jsonSchemaValidator((schema, value) -> ValidationResponse.asValid(""))
            .validateToolInputs(false)
            .serverInfo("oomcheck", version)
            .instructions(INSTRUCTIONS)
            .capabilities(ServerCapabilities.builder().tools(false).build())
            .requestTimeout(PATIENCE)
            .tools(CommandTool.ALL.stream().map(this::specification).toList())
            .build();
    conversation.await();
    server.close();
  }

  private SyncToolSpecification specification(CommandTool tool) {
    Tool described =
        Tool.builder(tool.name(), tool.schema())
            .description(tool.description())
            .annotations(
                ToolAnnotations.builder().idempotentHint(true).openWorldHint(false).build())
            .build();
    return SyncToolSpecification.builder()
        .tool(described)
        .callHandler((exchange, request) -> call(tool, request))
        .build();
  }

  /** One call at a time: a search takes every processor for itself. */
  private synchronized CallToolResult call(CommandTool tool, CallToolRequest request) {
    Map<String, Object> meta = request.meta();
    String id = String.valueOf(meta == null ? null : meta.get(Conversation.REQUEST));
    if (!calls.begin(id)) {
      return result(tool, ExitCode.LIMIT, "", "oomcheck: cancelled");
    }
    try {
      return call(tool, request.arguments());
    } finally {
      calls.end(id);
    }
  }

  private CallToolResult call(CommandTool tool, @Nullable Map<String, Object> arguments) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    Terminal terminal = new Terminal(out::append, err::append, folder).with(MistakeWords.PROGRAM);
    int code;
    try {
      List<String> words = tool.commandLine(arguments == null ? Map.of() : arguments);
      code = runner.run(terminal, words.toArray(String[]::new));
    } catch (UserMistake mistake) {
      err.append("oomcheck: ").append(terminal.words().of(mistake)).append('\n');
      code = ExitCode.USAGE;
    }
    return result(tool, code, out.toString(), err.toString());
  }

  private CallToolResult result(CommandTool tool, int code, String out, String err) {
    ObjectNode answer = json.createObjectNode();
    answer.put("exitCode", code).put("meaning", tool.meaning(code));
    err.lines().forEach(answer.putArray("messages")::add);
    try {
      if (!tool.json()) {
        answer.put("text", out);
      } else if (!out.isBlank()) {
        answer.set("result", json.readTree(out));
      }
      return CallToolResult.builder()
          .addTextContent(json.writeValueAsString(answer))
          .structuredContent(json.convertValue(answer, Map.class))
          .isError(code >= ExitCode.USAGE)
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the answer is no JSON: " + e.getMessage(), e);
    }
  }
}
