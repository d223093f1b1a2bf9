// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sides of one connection, of which one does not know the secret. */
class HandshakeTest {
  private static final String SECRET = "what all members know";
  private static final String VERSION = "1.0";
  private static final int PROOF = 32;
  private static final int HELLO = "oomcheck-cluster".length() + 1 + VERSION.length() + 32;

  private final Handshake handshake = new Handshake(SECRET, VERSION);

  @SuppressWarnings("NullAway.Init")
  private Socket connecting;

  @SuppressWarnings("NullAway.Init")
  private Socket accepting;

  @BeforeEach
  void connect() throws IOException {
    InetAddress own = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, own)) {
      connecting = new Socket(own, server.getLocalPort());
      accepting = server.accept();
    }
  }

  @AfterEach
  void close() throws IOException {
    connecting.close();
    accepting.close();
  }

  private interface Side {
    void run() throws IOException;
  }

  private static CompletableFuture<Void> meanwhile(Side side) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            side.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Two sides that know the secret. What the connecting one says is kept. */
  private byte[] said() throws IOException {
    Tapped tapped = new Tapped(connecting);
    CompletableFuture<Void> other = meanwhile(() -> handshake.onAccept(accepting));
    handshake.onConnect(tapped);
    other.join();
    return tapped.said.toByteArray();
  }

  /** A socket that keeps what is written to it. */
  private static final class Tapped extends Socket {
    private final Socket socket;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    Tapped(Socket socket) {
      this.socket = socket;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      OutputStream out = socket.getOutputStream();
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          said.write(b);
          out.write(b);
        }
      };
    }
  }

  @Test
  void membersWithOneSecret_meet_andTheSocketIsAsBefore() throws IOException {
    assertThat(said()).hasSize(HELLO + PROOF);
    assertThat(accepting.getSoTimeout()).isZero();
    connecting.getOutputStream().write(7);
    assertThat(accepting.getInputStream().read()).isEqualTo(7);
  }

  @Test
  void whatAMemberSaidBefore_isRefused() throws IOException {
    byte[] said = said();
    close();
    connect();
    connecting.getOutputStream().write(said);
    assertThatThrownBy(() -> handshake.onAccept(accepting))
        .isInstanceOf(Handshake.Refused.class)
        .hasMessageEndingWith("has another secret");
  }

  @Test
  void echo_isRefused() {
    CompletableFuture<Void> echo =
        meanwhile(
            () -> {
              InputStream in = accepting.getInputStream();
              accepting.getOutputStream().write(in.readNBytes(HELLO));
              accepting.getOutputStream().write(in.readNBytes(PROOF));
            });
    assertThatThrownBy(() -> handshake.onConnect(connecting))
        .isInstanceOf(Handshake.Refused.class)
        .hasMessageEndingWith("has another secret");
    echo.join();
  }

  @Test
  void silentPeer_isLeft() {
    Handshake brief = new Handshake(SECRET, VERSION, 1, System::nanoTime);
    assertThatThrownBy(() -> brief.onConnect(connecting))
        .isInstanceOf(SocketTimeoutException.class);
    assertThatThrownBy(() -> brief.onAccept(accepting)).isInstanceOf(SocketTimeoutException.class);
  }

  /** Each byte comes before the limit; all of them together do not. */
  @Test
  void slowPeer_isLeft() throws IOException {
    connecting.getOutputStream().write(said());
    Slow slow = new Slow(accepting);
    Handshake brief = new Handshake(SECRET, VERSION, HELLO, slow::nanos);
    assertThatThrownBy(() -> brief.onAccept(slow)).isInstanceOf(SocketTimeoutException.class);
  }

  /** A socket whose clock goes on by a millisecond for each byte that is read. */
  private static final class Slow extends Socket {
    private final Socket socket;
    private int bytes;

    Slow(Socket socket) {
      this.socket = socket;
    }

    long nanos() {
      return TimeUnit.MILLISECONDS.toNanos(bytes);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      InputStream in = socket.getInputStream();
      return new InputStream() {
        @Override
        public int read() throws IOException {
          bytes++;
          return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          into[offset] = (byte) read();
          return 1;
        }
      };
    }
  }
}
