// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import com.google.auto.service.AutoService;
import java.net.InetSocketAddress;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.share.Cluster;
import org.oomcheck.explorer.share.RefusedSearch;

/** A cluster on Hazelcast, which finds out about members that are lost and carries messages. */
@AutoService(Cluster.class)
public final class HazelcastCluster implements Cluster {

  /** For the service loader. */
  public HazelcastCluster() {}

  @Override
  public Membership member(Place place, Worlds worlds) {
    requireAnswer(place);
    ClusterNode node = new ClusterNode(place, false);
    node.instance().getUserContext().put(Message.ANSWERER, new HeldShare(worlds, node::ask));
    return new Membership() {
      @Override
      public InetSocketAddress address() {
        return node.address();
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }

  @Override
  public ReachedPeers reach(Place place, String question, Options options) {
    requireAnswer(place);
    ClusterNode node = new ClusterNode(place, true);
    if (node.sharing().isEmpty()) {
      node.close();
      throw new RefusedSearch("the members did not let this process join in time");
    }
    return new HazelcastPeers(node, question, options);
  }

  /**
   * A process that would be alone although it names others has a wrong address, or is too early.
   */
  private static void requireAnswer(Place place) {
    if (ClusterNode.answering(place) == 0 && !place.join().isEmpty()) {
      throw new RefusedSearch(
          "no member answers at "
              + place.join().stream().map(ClusterNode::words).collect(Collectors.joining(", ")));
    }
  }
}
