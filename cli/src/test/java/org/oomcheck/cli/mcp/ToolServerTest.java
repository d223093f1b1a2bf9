// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.cli.Run;

/** A client that writes plain lines of JSON, and knows nothing of the SDK that the server uses. */
class ToolServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELLO =
      "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':'2024-11-05',"
          + "'capabilities':{},'clientInfo':{'name':'test','version':'1'}}}";
  private static final String READY = "{'jsonrpc':'2.0','method':'notifications/initialized'}";
  private static final String ABBA = "docs/modules/abba.c";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** The answers to all requests, by their numbers; the client closes its end at once. */
  private static List<JsonNode> talk(String... requests) throws Exception {
    List<String> lines = new ArrayList<>(List.of(HELLO, READY));
    lines.addAll(List.of(requests));
    return say(lines);
  }

  private static List<JsonNode> say(List<String> lines) throws Exception {
    String input = String.join("\n", lines).replace('\'', '"') + "\n";
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    new ToolServer(Run::main, Run.PROJECT, "1.0")
        .serve(new ByteArrayInputStream(input.getBytes(UTF_8)), answers);
    List<JsonNode> read = new ArrayList<>();
    for (String line : answers.toString(UTF_8).lines().toList()) {
      JsonNode answer = JSON.readTree(line);
      assertThat(answer.path("jsonrpc").asText()).isEqualTo("2.0");
      read.add(answer);
    }
    read.sort((one, other) -> one.path("id").asInt() - other.path("id").asInt());
    return read;
  }

  private static String call(int id, String tool, String arguments) {
    return "{'jsonrpc':'2.0','id':"
        + id
        + ",'method':'tools/call','params':{'name':'"
        + tool
        + "','arguments':{"
        + arguments
        + "}}}";
  }

  private static JsonNode result(String tool, String arguments) throws Exception {
    List<JsonNode> answers = talk(call(1, tool, arguments));
    assertThat(answers).hasSize(2);
    JsonNode result = answers.get(1).path("result");
    assertThat(JSON.readTree(result.at("/content/0/text").asText()))
        .isEqualTo(result.path("structuredContent"));
    return result;
  }

  @Test
  void server_saysWhatItIs_andWhichToolsThereAre() throws Exception {
    List<JsonNode> answers = talk("{'jsonrpc':'2.0','id':1,'method':'tools/list'}");
    assertThat(answers.get(0).at("/result/serverInfo/name").asText()).isEqualTo("oomcheck");
    assertThat(answers.get(0).at("/result/instructions").asText()).contains("notLookedAt");
    JsonNode tools = answers.get(1).at("/result/tools");
    Set<String> names = new TreeSet<>();
    for (JsonNode tool : tools) {
      names.add(tool.path("name").asText());
      assertThat(tool.path("description").asText()).isNotEmpty();
      assertThat(tool.at("/inputSchema/type").asText()).isEqualTo("object");
      assertThat(tool.at("/inputSchema/properties")).isNotEmpty();
    }
    assertThat(names).containsExactly("check", "explain", "replay", "review");
  }

  /** A claim is settled: the broken module with a schedule, the fixed one with a proof. */
  @Test
  void check_givesAScheduleOrAProof() throws Exception {
    JsonNode broken = result("check", "'module':'" + ABBA + "','traces':'" + folder + "'");
    assertThat(broken.path("isError").asBoolean()).isFalse();
    assertThat(broken.at("/structuredContent/exitCode").asInt()).isEqualTo(1);
    JsonNode hazard = broken.at("/structuredContent/result/cells/0/hazards/0");
    assertThat(hazard.path("kind").asText()).isEqualTo("DEADLOCK");
    assertThat(hazard.path("schedule")).isNotEmpty();
    String trace = hazard.path("trace").asText();
    assertThat(Path.of(trace)).exists();

    JsonNode again = result("replay", "'trace':'" + trace + "','module':'" + ABBA + "'");
    assertThat(again.at("/structuredContent/text").asText()).contains("DEADLOCK on v6.12, abba");

    JsonNode fixed = result("check", "'module':'docs/modules/abba-fixed.c'");
    assertThat(fixed.at("/structuredContent/exitCode").asInt()).isZero();
    assertThat(fixed.at("/structuredContent/result/cells/0/verdict").asText()).isEqualTo("PROVEN");
  }

  @Test
  void explain_explainsOrLists() throws Exception {
    assertThat(result("explain", "'what':'DEADLOCK'").at("/structuredContent/text").asText())
        .startsWith("DEADLOCK: tasks are blocked");
    assertThat(result("explain", "'what':'patches'").at("/structuredContent/text").asText())
        .contains("fill-nowait");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "check   #                              # which check? Give a module",
        "check   # 'nonsense':1                 # no argument 'nonsense'; known: series, scenario",
        "check   # 'module':7                   # argument 'module' is 7, and has to be a text",
        "check   # 'module':'none.c'            # none.c",
        "check   # 'scenario':'none'            # 'none'; 'explain of scenarios' names those",
        "review  #                              # argument 'patches' is missing",
        "review  # 'patches':['--all']          # argument 'patches' begins with a dash: --all",
        "replay  # 'trace':'t','onThreads':'no' # argument 'onThreads' is \\\"no\\\", and has to be true",
        "explain # 'what':'nonsense'            # 'nonsense'; 'explain of trees, patches",
        "explain #                              # argument 'what' is missing",
        "explain # 'what':null                  # argument 'what' is missing",
        "replay  #                              # argument 'trace' is missing",
      })
  void wrongCall_isAnErrorThatSaysWhy(String tool, String arguments, String why) throws Exception {
    JsonNode result = result(tool, arguments == null ? "" : arguments);
    assertThat(result.path("isError").asBoolean()).isTrue();
    assertThat(result.at("/structuredContent/exitCode").asInt()).isEqualTo(64);
    assertThat(result.at("/structuredContent/messages").toString()).contains(why);
  }

  /** The server goes on after what is no call, and after a tool that it does not have. */
  @Test
  void nonsense_isAnswered_andTheServerGoesOn() throws Exception {
    List<JsonNode> answers =
        talk(
            call(1, "nonsense", ""),
            "{'jsonrpc':'2.0','id':2,'method':'nonsense/list'}",
            call(3, "explain", "'what':'rcu_oom_notify'"));
    assertThat(answers).hasSize(4);
    assertThat(answers.get(1).has("error")).isTrue();
    assertThat(answers.get(2).at("/error/code").asInt()).isEqualTo(-32601);
    assertThat(answers.get(3).at("/result/isError").asBoolean()).isFalse();
  }

  /** A line that is no message has an answer as well, and the next one is read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{broken                                                     # -32700",
        "[]                                                          # -32600",
        "7                                                           # -32600",
        "{'id':1,'method':'ping'}                                    # -32600",
        "{'jsonrpc':'2.0','id':null,'method':'ping'}                 # -32600",
        "{'jsonrpc':'2.0','id':1,'method':7}                         # -32600",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':[7]} # -32600",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call'}              # -32602",
        "{'jsonrpc':'2.0','id':1}                                    # -32600",
        "{'jsonrpc':'2.0','id':12345678901234567890,'method':'ping'} # -32600",
        "{'jsonrpc':'2.0','id':1,'method':'ping'} {}                 # -32700",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'no'}} # -32602",
        "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'explain','arguments':7}} # -32602",
        "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'clientInfo':7}} # -32602",
        "{'jsonrpc':'2.0','id':1,'method':'initialize'}              # -32602",
        "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'cursor':'2'}} # -32602",
        "[{'jsonrpc':'2.0','method':'notifications/cancelled'},7]    # -32600",
      })
  void brokenMessage_isAnswered_andTheServerGoesOn(String line, int code) throws Exception {
    List<JsonNode> answers = talk(line, "", "{'jsonrpc':'2.0','id':9,'method':'ping'}");
    assertThat(answers).hasSize(3);
    assertThat(answers.get(2).path("id").asInt()).isEqualTo(9);
    assertThat(answers.get(2).has("result")).isTrue();
    assertThat(answers.stream().filter(each -> each.has("error")))
        .singleElement()
        .satisfies(each -> assertThat(each.at("/error/code").asInt()).isEqualTo(code))
        .satisfies(each -> assertThat(each.has("id")).isTrue());
  }

  /** What comes before initialize is answered, and the server keeps nothing back for ever. */
  @Test
  void request_beforeTheSidesHaveAgreed_isAnswered() throws Exception {
    String list = "{'jsonrpc':'2.0','id':1,'method':'tools/list'}";
    String ping = "{'jsonrpc':'2.0','id':2,'method':'ping'}";
    List<JsonNode> early = say(List.of(READY, list, ping));
    assertThat(early).hasSize(2);
    assertThat(early.get(0).at("/error/message").asText()).startsWith("too early: initialize");
    assertThat(early.get(1).has("result")).isTrue();
    String answer = "{'jsonrpc':'2.0','id':5,'result':{}}";
    List<JsonNode> unheard = say(List.of(HELLO.replace("{}", "7"), HELLO, answer, list));
    assertThat(unheard).hasSize(3);
    assertThat(unheard.get(0).at("/error/message").asText())
        .isEqualTo("params are not what this method takes");
    assertThat(unheard.get(2).at("/result/tools")).hasSize(4);
  }

  /** The version of March 2025 has batches. */
  @Test
  void batch_isAnsweredMessageByMessage() throws Exception {
    String list = "{'jsonrpc':'2.0','id':1,'method':'tools/list'}";
    List<JsonNode> answers = talk("[" + list + "," + call(2, "explain", "'what':'DEADLOCK'") + "]");
    assertThat(answers).extracting(each -> each.path("id").asInt()).containsExactly(0, 1, 2);
    assertThat(answers).allMatch(each -> each.has("result"));
  }

  /** A program that reads no more ends the server, though it has not closed its own end. */
  @Test
  void answersThatAreNotRead_endTheServer() throws Exception {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int letter) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (PipedOutputStream requests = new PipedOutputStream()) {
      InputStream input = new PipedInputStream(requests);
      requests.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n".getBytes(UTF_8));
      new ToolServer(Run::main, Run.PROJECT, "1.0").serve(input, closed);
      assertThat(input.available()).isZero();
    }
  }

  @Test
  void longLine_isCut_andTheNextOneIsRead() throws Exception {
    Lines lines = new Lines(new ByteArrayInputStream("1234\r\n12345678\nö".getBytes(UTF_8)), 5);
    assertThat(lines.next()).isEqualTo("1234\r").matches(line -> !lines.isCut(line));
    assertThat(lines.next()).isEqualTo("123456").matches(lines::isCut);
    assertThat(lines.next()).isEqualTo("ö");
    assertThat(lines.next()).isNull();
  }

  /** A call that the program has cancelled does not begin, and has no answer; the others have. */
  @Test
  void cancelledCall_hasNoAnswer() throws Exception {
    String cancel = "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':1}}";
    List<JsonNode> answers =
        talk(cancel, call(1, "check", "'series':'v4.13'"), call(2, "explain", "'what':'DEADLOCK'"));
    assertThat(answers).extracting(each -> each.path("id").asInt()).containsExactly(0, 2);
  }

  @Test
  void callThatRuns_isInterruptedWhenItIsCancelled() {
    Calls calls = new Calls();
    assertThat(calls.begin("1")).isTrue();
    calls.cancel("2");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    calls.cancel("1");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    calls.end("1");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(calls.isUnwanted("1")).isTrue();
    assertThat(calls.begin("2")).isFalse();
    assertThat(calls.isUnwanted("3")).isFalse();
    calls.cancelAll();
    assertThat(calls.begin("4")).isFalse();
  }

  @Test
  void values_becomeOptions() {
    CommandTool check = CommandTool.ALL.get(0);
    assertThat(check.commandLine(Map.of("series", "v4.13", "set", Map.of("allocators", 3))))
        .containsExactly("check", "--format=json", "--series=v4.13", "--set=allocators=3");
  }
}
