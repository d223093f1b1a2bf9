// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;

/**
 * What a member is told when it begins a share.
 *
 * @param question what the world is known by
 * @param hazards what is looked for
 * @param own the number of the member's share
 * @param members all members, in the order of their shares
 */
record Beginning(
    String question, Set<Hazard> hazards, int hz, boolean symmetry, int own, List<UUID> members) {

  Options options() {
    return Options.defaults().hazards(hazards).hz(hz).symmetry(symmetry).time(TimeMode.EAGER);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(question);
      out.writeInt(hazards.size());
      for (Hazard hazard : hazards) {
        out.writeUTF(hazard.name());
      }
      out.writeInt(hz);
      out.writeBoolean(symmetry);
      out.writeInt(own);
      out.writeInt(members.size());
      for (UUID member : members) {
        out.writeUTF(member.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Beginning of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String question = in.readUTF();
      Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
      for (int left = in.readInt(); left > 0; left--) {
        hazards.add(Hazard.valueOf(in.readUTF()));
      }
      int hz = in.readInt();
      boolean symmetry = in.readBoolean();
      int own = in.readInt();
      List<UUID> members = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        members.add(UUID.fromString(in.readUTF()));
      }
      return new Beginning(question, hazards, hz, symmetry, own, members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
