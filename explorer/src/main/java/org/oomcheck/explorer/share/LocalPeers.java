// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.World;

/** Members in this process that answer one after the other. No port is opened. */
public final class LocalPeers implements Peers {
  private final Supplier<World> world;
  private final Options options;
  private final int count;
  private final List<SearchShare> shares = new ArrayList<>();

  /** Members of one process that share the search of a world. */
  public LocalPeers(Supplier<World> world, Options options, int count) {
    this.world = world;
    this.options = options;
    this.count = count;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public List<byte[]> begin(boolean symmetry) {
    shares.clear();
    for (int own = 0; own < count; own++) {
      shares.add(new SearchShare(world.get(), options.symmetry(symmetry), own, count, this::send));
    }
    return shares.stream().map(SearchShare::world).toList();
  }

  @Override
  public List<byte[]> askAll(byte[] request) {
    return shares.stream().map(share -> share.handle(request)).toList();
  }

  @Override
  public void send(int share, byte[] states) {
    shares.get(share).receive(states);
  }

  @Override
  public void regroup() {
    throw new RefusedSearch("a member in this process is lost");
  }
}
