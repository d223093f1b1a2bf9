// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The messages between a program and the server, a line each. The end of the input reaches the
 * server only when it has answered every request: a program may write all its requests, close its
 * end, and read the answers.
 */
final class Conversation {
  private final ObjectMapper json = new ObjectMapper();
  private final BufferedReader lines;
  private final OutputStream answers;
  private int unanswered;
  private boolean ended;

  Conversation(InputStream requests, OutputStream answers) {
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
      String line = lines.readLine();
      if (line == null) {
        awaitAnswers();
        return false;
      }
      JsonNode message = Conversation.this.read(line);
      if (message.has("method") && message.has("id")) {
        count(1);
      }
      rest = new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8));
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
      answers.write(line.toByteArray());
      answers.flush();
      JsonNode message = Conversation.this.read(line.toString(StandardCharsets.UTF_8));
      line.reset();
      if (message.has("id") && !message.has("method")) {
        count(-1);
      }
    }
  }
}
