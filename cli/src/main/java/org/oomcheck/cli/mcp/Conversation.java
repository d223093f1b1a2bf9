// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages between a program and the server, a line each. The end of the input reaches the
 * server only when it has answered every request: a program may write all its requests, close its
 * end, and read the answers. A line that is no message is answered here with an error, and the
 * server, which would read no further, does not get it. Neither does it get what comes before the
 * two sides have agreed on a version: it would keep that for ever, without an answer. A batch,
 * which the version of March 2025 has, is read as its messages. A program that reads no answers any
 * more ends the conversation.
 */
final class Conversation {
  /** Where the server finds the identifier of the request that a call came with. */
  static final String REQUEST = "org.oomcheck/request";

  private static final String ID = "id";
  private static final String METHOD = "method";
  private static final String PARAMS = "params";

  /** The codes of JSON-RPC. */
  private static final int NO_JSON = -32700;

  private static final int NO_REQUEST = -32600;
  private static final int WRONG_PARAMS = -32602;

  private static final String INITIALIZE = "initialize";
  private static final String INITIALIZED = "notifications/initialized";
  private static final String ARGUMENTS = "arguments";
  private static final String META = "_meta";

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final List<String> tools;
  private final Calls calls;
  private final Lines lines;
  private final OutputStream answers;
  private final Deque<JsonNode> batch = new ArrayDeque<>();
  private int unanswered;
  private boolean ended;

  /** How far the two sides are: the server has said its version, and knows that it was heard. */
  private volatile boolean agreed;

  private boolean heard;

  /**
   * A conversation.
   *
   * @param tools the names that a call may have
   */
  Conversation(InputStream requests, OutputStream answers, Calls calls, List<String> tools) {
    this.tools = tools;
    this.calls = calls;
    this.lines = new Lines(requests);
    this.answers = answers;
  }

  /** What the server reads. */
  InputStream input() {
    return new Input();
  }

  /** What the server writes. */
  OutputStream output() {
    return new Output();
  }

  private JsonNode read(String line) {
    try {
      return json.readTree(line);
    } catch (JsonProcessingException e) {
      return json.missingNode();
    }
  }

  /** The first message in a line, or a missing node if there is none; the others are kept. */
  private JsonNode message(String line) throws IOException {
    JsonNode message = lines.isCut(line) ? json.missingNode() : read(line);
    if (lines.isCut(line)) {
      refuse(message, NO_JSON, "a line of more than " + lines.most() + " letters is not read");
    } else if (message.isMissingNode()) {
      refuse(message, NO_JSON, "no JSON: a message is one line");
    } else if (message.isArray() && !message.isEmpty()) {
      message.forEach(batch::add);
      return checked(batch.remove());
    } else {
      return checked(message);
    }
    return json.missingNode();
  }

  /** The message, or a missing node if it is none; what is wrong with it was answered. */
  private JsonNode checked(JsonNode message) throws IOException {
    if (!message.path("jsonrpc").asText().equals("2.0")) {
      refuse(message, NO_REQUEST, "no message: an object with \"jsonrpc\": \"2.0\" is one");
    } else if (message.has(METHOD)
        ? !message.get(METHOD).isTextual() || isWrong(message.get(ID))
        : !message.has("result") && !message.has("error")) {
      refuse(message, NO_REQUEST, "no request: method is a text, and id a text or a whole number");
    } else if (message.has(PARAMS) && !message.get(PARAMS).isObject()) {
      refuse(message, NO_REQUEST, "no request: params is an object");
    } else if (!message.has(METHOD)) {
      // The server asks nothing, so there is nothing to be answered.
      return json.missingNode();
    } else if (!agreed && !message.get(METHOD).asText().equals(INITIALIZE)) {
      meanwhile(message);
    } else {
      String problem = problem(message.get(METHOD).asText(), message.path(PARAMS));
      if (problem == null) {
        return message;
      }
      refuse(message, WRONG_PARAMS, problem);
    }
    return json.missingNode();
  }

  private static boolean isWrong(@Nullable JsonNode id) {
    return id != null && !id.isTextual() && !(id.isIntegralNumber() && id.canConvertToLong());
  }

  /** Answers what comes before the two sides have agreed; a notification says nothing yet. */
  private void meanwhile(JsonNode message) throws IOException {
    if (message.get(METHOD).asText().equals("ping") && message.has(ID)) {
      ObjectNode answer = json.createObjectNode().put("jsonrpc", "2.0");
      answer.set(ID, message.get(ID));
      answer.putObject("result");
      write((json.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
    } else if (message.has(ID)) {
      refuse(message, NO_REQUEST, "too early: initialize is the first request");
    }
  }

  /** A complaint about the parameters of a request, as far as the server makes none. */
  private @Nullable String problem(String method, JsonNode params) {
    return switch (method) {
      case INITIALIZE ->
          params.isMissingNode() ? "params is missing, with protocolVersion and clientInfo" : null;
      case "tools/call" -> problem(params);
      case "tools/list" ->
          params.hasNonNull("cursor") ? "no such cursor: one answer has all tools" : null;
      default -> null;
    };
  }

  /** A complaint about a call, apart from its arguments. */
  private @Nullable String problem(JsonNode call) {
    if (!call.path("name").isTextual()) {
      return "no call: params has no name of a tool";
    }
    if (!tools.contains(call.get("name").asText())) {
      return "no tool '" + call.get("name").asText() + "'; known: " + String.join(", ", tools);
    }
    for (String part : List.of(ARGUMENTS, META)) {
      JsonNode given = call.path(part);
      if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
        return "no call: " + part + " is an object";
      }
    }
    return null;
  }

  private void refuse(JsonNode message, int code, String reason) throws IOException {
    ObjectNode answer = json.createObjectNode().put("jsonrpc", "2.0");
    JsonNode id = message.path(ID);
    answer.set(ID, id.isMissingNode() || isWrong(id) ? json.nullNode() : id);
    answer.putObject("error").put("code", code).put("message", reason);
    write((json.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] line) throws IOException {
    try {
      synchronized (answers) {
        answers.write(line);
        answers.flush();
      }
    } catch (IOException e) {
      // The client reads no more.
      calls.cancelAll();
      end();
      throw e;
    }
  }

  /** Tells the server which request a call came with. */
  private static void name(JsonNode request) {
    if (request.path(PARAMS) instanceof ObjectNode params) {
      ObjectNode meta =
          params.path(META) instanceof ObjectNode given ? given : params.putObject(META);
      meta.put(REQUEST, request.get(ID).toString());
    }
  }

  private synchronized void count(int more) {
    unanswered += more;
    notifyAll();
  }

  /** Waits until the input has ended and everything is answered, or the client reads no more. */
  synchronized void await() throws InterruptedException {
    while (!ended) {
      wait();
    }
  }

  private synchronized void awaitAnswers() throws IOException {
    try {
      while (unanswered > 0 && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** What the server is to read; it answers nothing before it knows that it was heard. */
  private String heard(JsonNode message) {
    boolean tellsIt = message.get(METHOD).asText().equals(INITIALIZED);
    boolean late = agreed && !heard && !tellsIt;
    heard |= agreed;
    String hear = "{\"jsonrpc\":\"2.0\",\"method\":\"" + INITIALIZED + "\"}\n";
    return (late ? hear : "") + message + "\n";
  }

  private final class Input extends InputStream {
    private ByteArrayInputStream rest = new ByteArrayInputStream(new byte[0]);

    @Override
    public int read() throws IOException {
      return fill() ? rest.read() : -1;
    }

    /** Hands out no more than the line that is there, so that the server answers it. */
    @Override
    public int read(byte[] buffer, int from, int most) throws IOException {
      return fill() ? rest.read(buffer, from, most) : -1;
    }

    private boolean fill() throws IOException {
      if (rest.available() > 0) {
        return true;
      }
      JsonNode message = json.missingNode();
      while (message.isMissingNode()) {
        if (!agreed) {
          awaitAnswers();
        }
        if (!batch.isEmpty()) {
          message = checked(batch.remove());
          continue;
        }
        String line = lines.next();
        if (line == null) {
          awaitAnswers();
          end();
          return false;
        }
        message = line.isBlank() ? message : message(line);
      }
      if (message.has(ID)) {
        count(1);
        name(message);
      } else if (message.path(METHOD).asText().equals("notifications/cancelled")) {
        calls.cancel(message.path(PARAMS).path("requestId").toString());
      }
      rest = new ByteArrayInputStream(heard(message).getBytes(StandardCharsets.UTF_8));
      return true;
    }
  }

  private final class Output extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int character) throws IOException {
      line.write(character);
      if (character != '\n') {
        return;
      }
      JsonNode message = Conversation.this.read(line.toString(StandardCharsets.UTF_8));
      boolean answer = message.has(ID) && !message.has(METHOD);
      // The first answer of the server is to initialize.
      agreed |= message.has("result");
      if (message.at("/error/message").asText().contains("reference chain")) {
        // What the server says of it is about classes in Java.
        refuse(message, WRONG_PARAMS, "params are not what this method takes");
      } else if (!answer || !calls.isUnwanted(message.get(ID).toString())) {
        Conversation.this.write(line.toByteArray());
      }
      line.reset();
      if (answer) {
        count(-1);
      }
    }
  }
}
