// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

/** What the leader of a shared search asks of the members; the first byte of what it sends. */
enum Request {
  /** Expand what is left of the last level; answers with the edges that are not learned. */
  EXPAND,
  /** Learn the edges that lead out of some states, in their order. */
  LEARN,
  /** The level is expanded everywhere; answers with what was seen there. */
  CLOSE,
  /** Answers with the states of a level that lead to one of some states. */
  ANCESTORS,
  /** Answers with some of the states that were found last, or none where there are no more. */
  LEVEL,
  /** Go on looking at components that no transition leaves; of a share that owns all states. */
  COMPONENTS;

  private static final Request[] ALL = values();

  /** This request with what it needs. */
  @SuppressWarnings("EnumOrdinal") // members of one version speak to each other
  byte[] with(States.Writing data) {
    return States.written(
        out -> {
          out.write(ordinal());
          data.to(out);
        });
  }

  static Request of(int number) {
    return ALL[number];
  }
}
