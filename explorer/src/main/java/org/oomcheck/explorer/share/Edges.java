// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Edges of automata that are not learned, as text, each with a state that shows it. */
final class Edges {
  private Edges() {}

  static byte[] written(Map<String, int[]> edges) {
    return States.written(
        out -> {
          out.writeInt(edges.size());
          for (Map.Entry<String, int[]> each : edges.entrySet()) {
            out.writeUTF(each.getKey());
            out.writeInt(each.getValue().length);
            for (int value : each.getValue()) {
              out.writeInt(value);
            }
          }
        });
  }

  /** Reads what {@link #written} wrote. */
  static Map<String, int[]> read(DataInputStream in) throws IOException {
    Map<String, int[]> edges = new TreeMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String edge = in.readUTF();
      int[] values = new int[in.readInt()];
      for (int slot = 0; slot < values.length; slot++) {
        values[slot] = in.readInt();
      }
      edges.put(edge, values);
    }
    return edges;
  }
}
