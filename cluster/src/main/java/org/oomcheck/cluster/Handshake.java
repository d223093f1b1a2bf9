// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a connection begins with, before Hazelcast reads a byte from it: each side shows that it
 * knows the secret, by a keyed digest (HMAC-SHA-256) of random numbers of both sides, and that it
 * is the same version of the program. The secret itself is never sent.
 */
final class Handshake implements MemberSocketInterceptor {

  /** Why a connection did not come about; the message is a sentence for the user. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  private static final byte[] MAGIC = "oomcheck-cluster".getBytes(StandardCharsets.US_ASCII);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int NONCE = 32;
  private static final int PROOF = 32;
  private static final int MAX_VERSION = 100;
  private static final int LIMIT_MILLIS = 5000;
  private static final String CONNECTS = "connects";
  private static final String ACCEPTS = "accepts";

  private final SecretKeySpec key;
  private final String version;
  private final int limitMillis;
  private final LongSupplier clock;
  private final SecureRandom random = new SecureRandom();

  Handshake(String secret, String version) {
    this(secret, version, LIMIT_MILLIS, System::nanoTime);
  }

  /**
   * A handshake that is over after some time, however slowly the other side speaks.
   *
   * @param limitMillis the milliseconds that all of it may take
   * @param clock the nanoseconds since some moment
   */
  Handshake(String secret, String version, int limitMillis, LongSupplier clock) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.version = version;
    this.limitMillis = limitMillis;
    this.clock = clock;
  }

  @Override
  public void init(Properties properties) {}

  /** What each side says first. */
  private record Hello(String version, String nonce) {}

  /** The two hellos of a connection. */
  private record Hellos(Hello connecting, Hello accepting) {}

  /** The other side of a connection, which has to say what it says before a time. */
  private static final class Peer {
    private final Socket socket;
    private final LongSupplier clock;
    private final int socketTimeout;
    private final long until;
    private final OutputStream out;
    private final InputStream in;

    Peer(Socket socket, int limitMillis, LongSupplier clock) throws IOException {
      this.socket = socket;
      this.clock = clock;
      this.socketTimeout = socket.getSoTimeout();
      this.until = clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
      this.out = socket.getOutputStream();
      this.in = socket.getInputStream();
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** The next bytes; fewer if the other side has closed the connection. */
    byte[] read(int length) throws IOException {
      byte[] bytes = new byte[length];
      int count = 0;
      while (count < length) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - clock.getAsLong());
        if (left <= 0) {
          throw new SocketTimeoutException("the other side is too slow");
        }
        socket.setSoTimeout((int) left);
        int more = in.read(bytes, count, length - count);
        if (more < 0) {
          return Arrays.copyOf(bytes, count);
        }
        count += more;
      }
      return bytes;
    }

    /** Leaves the socket as it was. */
    void done() throws IOException {
      socket.setSoTimeout(socketTimeout);
    }

    Refused refused(String why) {
      return new Refused(socket.getInetAddress().getHostAddress() + ":" + socket.getPort() + why);
    }
  }

  @Override
  public void onConnect(Socket socket) throws IOException {
    Peer peer = new Peer(socket, limitMillis, clock);
    Hello own = hello();
    peer.write(bytes(own));
    Hellos hellos = new Hellos(own, read(peer));
    requireVersion(hellos.accepting(), peer);
    peer.write(proof(CONNECTS, hellos));
    requireProof(ACCEPTS, hellos, peer);
    peer.done();
  }

  @Override
  public void onAccept(Socket socket) throws IOException {
    Peer peer = new Peer(socket, limitMillis, clock);
    Hello theirs = read(peer);
    Hello own = hello();
    peer.write(bytes(own));
    requireVersion(theirs, peer);
    Hellos hellos = new Hellos(theirs, own);
    requireProof(CONNECTS, hellos, peer);
    peer.write(proof(ACCEPTS, hellos));
    peer.done();
  }

  private Hello hello() {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    return new Hello(version, HexFormat.of().formatHex(nonce));
  }

  private static byte[] bytes(Hello hello) {
    byte[] name = hello.version().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(MAGIC);
    bytes.write(name.length);
    bytes.writeBytes(name);
    bytes.writeBytes(HexFormat.of().parseHex(hello.nonce()));
    return bytes.toByteArray();
  }

  private static Hello read(Peer peer) throws IOException {
    byte[] length = Arrays.equals(peer.read(MAGIC.length), MAGIC) ? peer.read(1) : new byte[0];
    if (length.length == 0 || length[0] < 0 || length[0] > MAX_VERSION) {
      throw peer.refused(" is no member of a cluster of oomcheck");
    }
    String version = new String(peer.read(length[0]), StandardCharsets.UTF_8);
    return new Hello(version, HexFormat.of().formatHex(peer.read(NONCE)));
  }

  private void requireVersion(Hello theirs, Peer peer) throws Refused {
    if (!theirs.version().equals(version)) {
      throw peer.refused(
          " is version " + theirs.version() + " of oomcheck, and this is " + version);
    }
  }

  private void requireProof(String side, Hellos hellos, Peer peer) throws IOException {
    // In constant time: how much of a proof is right must not show.
    if (!MessageDigest.isEqual(peer.read(PROOF), proof(side, hellos))) {
      throw peer.refused(" has another secret");
    }
  }

  private byte[] proof(String side, Hellos hellos) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(side.getBytes(StandardCharsets.UTF_8));
      for (Hello hello : new Hello[] {hellos.connecting(), hellos.accepting()}) {
        mac.update(HexFormat.of().parseHex(hello.nonce()));
        byte[] name = hello.version().getBytes(StandardCharsets.UTF_8);
        mac.update((byte) name.length);
        mac.update(name);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
