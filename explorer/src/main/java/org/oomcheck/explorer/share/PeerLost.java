// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

/** Thrown where a member that shares a search does not answer any more. */
public final class PeerLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PeerLost(String member, Throwable cause) {
    super(member + " does not answer any more", cause);
  }
}
