// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.lab;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Draws what a student gets, from the ID alone: the same on every machine and in every release of
 * Java. Without an ID every draw gives the first alternative.
 */
public final class Draw {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final String id;
  private final String lab;

  /**
   * @param id of the student; case and blanks around it do not count
   * @param lab the name of the lab
   */
  Draw(String id, String lab) {
    this.id = id.strip().toLowerCase(Locale.ROOT);
    this.lab = lab;
  }

  /** A number from 0 to {@code alternatives - 1} for what is drawn. */
  public int below(String what, int alternatives) {
    if (id.isEmpty() || alternatives < 2) {
      return 0;
    }
    return (int) Long.remainderUnsigned(hash(id + "\n" + lab + "\n" + what), alternatives);
  }

  /** FNV-1a over the text's UTF-8, then the last step of MurmurHash3, which spreads the bits. */
  private static long hash(String text) {
    long hash = FNV_OFFSET;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
