// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.util.List;

/** The members that share a search, as the one that leads it reaches them. */
public interface Peers {

  /** How many members there are now; each has one share. */
  int count();

  /**
   * Lets every member begin its share anew.
   *
   * @param symmetry whether interchangeable tasks are treated as such
   * @return what each member has to say about the world, see {@link SearchShare#world}
   */
  List<byte[]> begin(boolean symmetry);

  /**
   * Asks all members the same, at the same time; see {@link SearchShare#handle}.
   *
   * @throws PeerLost if a member does not answer any more
   */
  List<byte[]> askAll(byte[] request);

  /**
   * Gives a share states that it owns; see {@link SearchShare#receive}.
   *
   * @throws PeerLost if the member does not answer any more
   */
  void send(int share, byte[] states);

  /**
   * Goes on with the members that are left.
   *
   * @throws RefusedSearch if none is
   */
  void regroup();
}
