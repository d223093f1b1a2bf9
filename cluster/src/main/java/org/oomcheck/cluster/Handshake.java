// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
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
  private static final int MAX_VERSION = 100;
  private static final int TIMEOUT_MILLIS = 5000;
  private static final String CONNECTS = "connects";
  private static final String ACCEPTS = "accepts";

  private final SecretKeySpec key;
  private final String version;
  private final SecureRandom random = new SecureRandom();

  Handshake(String secret, String version) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.version = version;
  }

  @Override
  public void init(Properties properties) {}

  /** What each side says first. */
  private record Hello(String version, String nonce) {}

  /** The two hellos of a connection. */
  private record Hellos(Hello connecting, Hello accepting) {}

  @Override
  public void onConnect(Socket socket) throws IOException {
    int before = limitTime(socket);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    Hello own = hello();
    write(own, out);
    Hellos hellos = new Hellos(own, read(in, socket));
    requireVersion(hellos.accepting(), socket);
    out.write(proof(CONNECTS, hellos));
    out.flush();
    byte[] theirs = in.readNBytes(NONCE);
    requireProof(theirs, proof(ACCEPTS, hellos), socket);
    socket.setSoTimeout(before);
  }

  @Override
  public void onAccept(Socket socket) throws IOException {
    int before = limitTime(socket);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    Hello theirs = read(in, socket);
    Hello own = hello();
    write(own, out);
    out.flush();
    requireVersion(theirs, socket);
    Hellos hellos = new Hellos(theirs, own);
    requireProof(in.readNBytes(NONCE), proof(CONNECTS, hellos), socket);
    out.write(proof(ACCEPTS, hellos));
    out.flush();
    socket.setSoTimeout(before);
  }

  private static int limitTime(Socket socket) throws IOException {
    int before = socket.getSoTimeout();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return before;
  }

  private Hello hello() {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    return new Hello(version, HexFormat.of().formatHex(nonce));
  }

  private static void write(Hello hello, DataOutputStream out) throws IOException {
    byte[] name = hello.version().getBytes(StandardCharsets.UTF_8);
    out.write(MAGIC);
    out.write(name.length);
    out.write(name);
    out.write(HexFormat.of().parseHex(hello.nonce()));
  }

  private static Hello read(DataInputStream in, Socket socket) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    int length = MessageDigest.isEqual(magic, MAGIC) ? in.read() : -1;
    if (length < 0 || length > MAX_VERSION) {
      throw new Refused(name(socket) + " is no member of a cluster of oomcheck");
    }
    String version = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Hello(version, HexFormat.of().formatHex(in.readNBytes(NONCE)));
  }

  private void requireVersion(Hello theirs, Socket socket) throws Refused {
    if (!theirs.version().equals(version)) {
      throw new Refused(
          name(socket)
              + " is version "
              + theirs.version()
              + " of oomcheck, and this is "
              + version);
    }
  }

  private static void requireProof(byte[] theirs, byte[] wanted, Socket socket) throws Refused {
    if (!MessageDigest.isEqual(theirs, wanted)) {
      throw new Refused(name(socket) + " has another secret");
    }
  }

  private static String name(Socket socket) {
    return socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
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
