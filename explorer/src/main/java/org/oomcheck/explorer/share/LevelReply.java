// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;

/**
 * What one or all shares have seen at one level.
 *
 * @param found how many states of the next level were found
 * @param transitions how many transitions lead out of the states of the level
 * @param finalStates how many states of the level have no successor
 * @param bytes how many bytes all states take that are known
 * @param tellsApart whether a step has told the tasks of a role apart, so far
 * @param shown the states that show findings by themselves, as bytes
 * @param hanging the states without a successor in which tasks hang, as bytes
 */
record LevelReply(
    long found,
    long transitions,
    long finalStates,
    long bytes,
    boolean tellsApart,
    Map<Signature, byte[]> shown,
    Map<Signature, byte[]> hanging) {

  void write(DataOutputStream out) throws IOException {
    out.writeLong(found);
    out.writeLong(transitions);
    out.writeLong(finalStates);
    out.writeLong(bytes);
    out.writeBoolean(tellsApart);
    write(out, shown);
    write(out, hanging);
  }

  static LevelReply read(DataInputStream in) throws IOException {
    return new LevelReply(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readBoolean(),
        findings(in),
        findings(in));
  }

  /** What two members have seen together. */
  LevelReply and(LevelReply other) {
    return new LevelReply(
        found + other.found,
        transitions + other.transitions,
        finalStates + other.finalStates,
        bytes + other.bytes,
        tellsApart || other.tellsApart,
        joined(shown, other.shown),
        joined(hanging, other.hanging));
  }

  private static Map<Signature, byte[]> joined(
      Map<Signature, byte[]> one, Map<Signature, byte[]> other) {
    Map<Signature, byte[]> both = new TreeMap<>(one);
    other.forEach((finding, states) -> both.merge(finding, states, LevelReply::joined));
    return both;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    return States.written(
        out -> {
          out.write(one);
          out.write(other);
        });
  }

  static void write(DataOutputStream out, Map<Signature, byte[]> findings) throws IOException {
    out.writeInt(findings.size());
    for (Map.Entry<Signature, byte[]> each : findings.entrySet()) {
      out.writeUTF(each.getKey().hazard().name());
      out.writeUTF(each.getKey().text());
      States.writeBytes(out, each.getValue());
    }
  }

  static Map<Signature, byte[]> findings(DataInputStream in) throws IOException {
    Map<Signature, byte[]> findings = new TreeMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      Signature finding = new Signature(Hazard.valueOf(in.readUTF()), in.readUTF());
      findings.put(finding, States.readBytes(in));
    }
    return findings;
  }
}
