// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.share.SharedSearch.Sight;

/**
 * What a share has seen in the components that no transition leaves.
 *
 * @param done whether it has seen them all
 * @param depths for each finding, how far its nearest states are from the start
 * @param hanging the states of a finding, as bytes: of each component that shows it at that depth
 *     those that are nearest
 */
record ComponentsReply(
    boolean done, Map<Signature, Integer> depths, Map<Signature, byte[]> hanging) {

  void write(DataOutputStream out) throws IOException {
    out.writeBoolean(done);
    LevelReply.write(out, hanging);
    for (Signature finding : hanging.keySet()) {
      out.writeInt(depths.getOrDefault(finding, 0));
    }
  }

  /**
   * Where each finding is nearest.
   *
   * @param slots how many values a state has
   */
  Map<Signature, Sight> sights(int slots) {
    Map<Signature, Sight> sights = new TreeMap<>();
    hanging.forEach(
        (finding, states) ->
            sights.put(
                finding,
                new Sight(depths.getOrDefault(finding, 0), States.list(states, slots), false)));
    return sights;
  }

  static ComponentsReply read(DataInputStream in) throws IOException {
    boolean done = in.readBoolean();
    Map<Signature, byte[]> hanging = LevelReply.findings(in);
    Map<Signature, Integer> depths = new TreeMap<>();
    for (Signature finding : hanging.keySet()) {
      depths.put(finding, in.readInt());
    }
    return new ComponentsReply(done, depths, hanging);
  }
}
