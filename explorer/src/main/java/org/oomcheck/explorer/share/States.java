// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * States as bytes: the values of all slots, one state after the other. They mean the same to every
 * member, however it packs them.
 */
final class States {
  /** A byte up to this is a small value; beyond it, an int follows. */
  private static final int MAX_SMALL = 127;

  private static final int INT_FOLLOWS = 128;

  private States() {}

  /** The share that owns a state; the same on every member. */
  static int owner(int[] values, int shares) {
    long hash = 0;
    for (int value : values) {
      hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    hash *= 0xBF58476D1CE4E5B9L;
    return (int) Long.remainderUnsigned(hash ^ (hash >>> 32), shares);
  }

  /** Appends a state. */
  static void write(int[] values, ByteArrayOutputStream out) {
    for (int value : values) {
      if (value >= 0 && value <= MAX_SMALL) {
        out.write(value);
      } else {
        out.write(INT_FOLLOWS);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
          out.write(value >>> shift);
        }
      }
    }
  }

  /** Several states. */
  static byte[] bytes(Iterable<int[]> states) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    states.forEach(values -> write(values, out));
    return out.toByteArray();
  }

  /**
   * Hands out states one by one, each in an array of its own.
   *
   * @param slots how many values a state has
   */
  static void forEach(byte[] bytes, int slots, Consumer<int[]> each) {
    int at = 0;
    while (at < bytes.length) {
      int[] values = new int[slots];
      for (int slot = 0; slot < slots; slot++) {
        int small = bytes[at] & 0xff;
        at++;
        if (small <= MAX_SMALL) {
          values[slot] = small;
        } else {
          for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            values[slot] |= (bytes[at] & 0xff) << shift;
            at++;
          }
        }
      }
      each.accept(values);
    }
  }

  /** All states in these bytes. */
  static List<int[]> list(byte[] bytes, int slots) {
    List<int[]> states = new ArrayList<>();
    forEach(bytes, slots, states::add);
    return states;
  }

  /** Writes data into memory. */
  interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  /** Reads data from memory. */
  interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  /** The bytes that are written when this data is written. */
  static byte[] written(Writing data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      data.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The value that is read from these bytes.
   *
   * @throws UncheckedIOException if the bytes are not what was written
   */
  static <T> T read(byte[] bytes, Reading<T> data) {
    try {
      return data.from(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes bytes and how many they are. */
  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what {@link #writeBytes} wrote. */
  static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(in.readInt());
    return bytes;
  }
}
