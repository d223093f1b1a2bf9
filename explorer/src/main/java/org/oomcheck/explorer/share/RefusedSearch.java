// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

/** Thrown where several members cannot search together; the message is a sentence for the user. */
public final class RefusedSearch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedSearch(String why) {
    super(why);
  }
}
