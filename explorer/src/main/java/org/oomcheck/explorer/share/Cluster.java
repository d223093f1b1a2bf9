// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.net.InetSocketAddress;
import java.util.List;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.World;

/**
 * Several processes, on one machine or on several, that share searches. Found by {@link
 * java.util.ServiceLoader}; where none is found, searches stay in one process.
 */
public interface Cluster {

  /**
   * How a process takes part.
   *
   * @param listen where it listens; port 0 is any that is free
   * @param join where others listen
   * @param secret what all members know; a process that does not know it is refused
   * @param version the version of the program; all members have the same
   */
  record Place(
      InetSocketAddress listen, List<InetSocketAddress> join, String secret, String version) {}

  /** Makes the worlds that a member is asked about. */
  interface Worlds {

    /**
     * Makes a world.
     *
     * @param question what the leader calls it
     * @throws IllegalArgumentException if this member has no such world
     */
    World world(String question);
  }

  /** A process that takes part until this is closed. */
  interface Membership extends AutoCloseable {

    /** Where the process listens. */
    InetSocketAddress address();

    /** Leaves the cluster. */
    @Override
    void close();
  }

  /** The members as the process that leads a search reaches them. */
  interface ReachedPeers extends Peers, Membership {}

  /**
   * Takes part as a member that takes shares of searches.
   *
   * @throws RefusedSearch if that cannot be; where others do not answer, they may come later
   */
  Membership member(Place place, Worlds worlds);

  /**
   * Takes part as the process that leads a search.
   *
   * @param question what the members know the world by
   * @throws RefusedSearch if no member answers, or members do not let this process in
   */
  ReachedPeers reach(Place place, String question, Options options);
}
