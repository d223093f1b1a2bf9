// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.share.LocalPeers;
import org.oomcheck.explorer.share.PeerLost;
import org.oomcheck.explorer.share.Peers;
import org.oomcheck.explorer.share.RefusedSearch;
import org.oomcheck.model.machine.World;

/** Members of which one is lost at some calls. */
final class MortalPeers implements Peers {
  private final Supplier<World> world;
  private final Options options;
  private final Random random;
  private final int everyCalls;
  private LocalPeers living;
  private int lost;

  MortalPeers(Supplier<World> world, Options options, int members, long seed, int everyCalls) {
    this.world = world;
    this.options = options;
    this.random = new Random(seed);
    this.everyCalls = everyCalls;
    this.living = new LocalPeers(world, options, members);
  }

  /** How many members were lost. */
  int lost() {
    return lost;
  }

  private void mayLose() {
    if (random.nextInt(everyCalls) == 0) {
      lost++;
      throw new PeerLost("a member", new IllegalStateException("killed"));
    }
  }

  @Override
  public int count() {
    return living.count();
  }

  @Override
  public List<byte[]> begin(boolean symmetry) {
    return living.begin(symmetry);
  }

  @Override
  public List<byte[]> askAll(byte[] request) {
    boolean before = random.nextBoolean();
    if (before) {
      mayLose();
    }
    List<byte[]> answers = living.askAll(request);
    if (!before) {
      mayLose();
    }
    return answers;
  }

  @Override
  public void send(int share, byte[] states) {
    living.send(share, states);
  }

  @Override
  public void regroup() {
    if (living.count() == 1) {
      throw new RefusedSearch("no member is left");
    }
    living = new LocalPeers(world, options, living.count() - 1);
  }
}
