// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The messages between a program and the server, a line each. The end of the input reaches the
 * server only when it has answered every request: a program may write all its requests, close its
 * end, and read the answers. A line that is no message is answered here with an error, and the
 * server, which would read no further, does not get it.
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

  private final ObjectMapper json = new ObjectMapper();
  private final Calls calls;
  private final BufferedReader lines;
  private final OutputStream answers;
  private int unanswered;
  private boolean ended;

  Conversation(InputStream requests, OutputStream answers, Calls calls) {
    this.calls = calls;
    this.lines = new BufferedReader(new InputStreamReader(requests, StandardCharsets.UTF_8));
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

  /** The message in a line, or a missing node if it is none; what is wrong with it was answered. */
  private JsonNode message(String line) throws IOException {
    JsonNode message = read(line);
    if (message.isMissingNode()) {
      refuse(message, NO_JSON, "no JSON: a message is one line");
    } else if (!message.path("jsonrpc").asText().equals("2.0")) {
      refuse(message, NO_REQUEST, "no message: an object with \"jsonrpc\": \"2.0\" is one");
    } else if (message.has(METHOD)
        ? !message.get(METHOD).isTextual() || isWrong(message.get(ID))
        : !message.has("result") && !message.has("error")) {
      refuse(message, NO_REQUEST, "no request: method is a text, and id a text or a whole number");
    } else if (message.has(PARAMS) && !message.get(PARAMS).isObject()) {
      refuse(message, NO_REQUEST, "no request: params is an object");
    } else if (message.path(METHOD).asText().equals("tools/call")
        && !message.path(PARAMS).path("name").isTextual()) {
      refuse(message, WRONG_PARAMS, "no call: params has no name of a tool");
    } else {
      return message;
    }
    return json.missingNode();
  }

  private static boolean isWrong(@Nullable JsonNode id) {
    return id != null && !id.isTextual() && !id.isIntegralNumber();
  }

  private void refuse(JsonNode message, int code, String reason) throws IOException {
    ObjectNode answer = json.createObjectNode().put("jsonrpc", "2.0");
    JsonNode id = message.path(ID);
    answer.set(ID, id.isMissingNode() || isWrong(id) ? json.nullNode() : id);
    answer.putObject("error").put("code", code).put("message", reason);
    write((json.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] line) throws IOException {
    synchronized (answers) {
      answers.write(line);
      answers.flush();
    }
  }

  /** Tells the server which request a call came with. */
  private static void name(JsonNode request) {
    if (request.path(PARAMS) instanceof ObjectNode params) {
      ObjectNode meta =
          params.path("_meta") instanceof ObjectNode given ? given : params.putObject("_meta");
      meta.put(REQUEST, request.get(ID).toString());
    }
  }

  private synchronized void count(int more) {
    unanswered += more;
    notifyAll();
  }

  /** Waits until the input has ended and everything is answered. */
  synchronized void await() throws InterruptedException {
    while (!ended) {
      wait();
    }
  }

  private synchronized void awaitAnswers() throws IOException {
    try {
      while (unanswered > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    ended = true;
    notifyAll();
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
        String line = lines.readLine();
        if (line == null) {
          awaitAnswers();
          return false;
        }
        message = line.isBlank() ? message : message(line);
      }
      if (message.has(METHOD) && message.has(ID)) {
        count(1);
        name(message);
      } else if (message.path(METHOD).asText().equals("notifications/cancelled")) {
        calls.cancel(message.path(PARAMS).path("requestId").toString());
      }
      rest = new ByteArrayInputStream((message + "\n").getBytes(StandardCharsets.UTF_8));
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
      if (!answer || !calls.isUnwanted(message.get(ID).toString())) {
        Conversation.this.write(line.toByteArray());
      }
      line.reset();
      if (answer) {
        count(-1);
      }
    }
  }
}
