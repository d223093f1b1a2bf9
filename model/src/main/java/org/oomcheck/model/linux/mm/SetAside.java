// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

/**
 * Free pages that the zone does not count, or that not every allocation may have. Worlds without
 * any keep no state for it. Every method is part of a step of {@link PageAlloc}: it reads and
 * writes cells, and nothing else.
 */
interface SetAside {

  /** What an allocation gets. */
  enum Take {
    /** A page of these. */
    TAKEN,
    /** It has to look at the zone. */
    ZONE,
    /** No page, and the zone has none for it either. */
    NONE
  }

  /** The running task looks for a page. */
  Take take();

  /** The running task frees pages; how many of them are set aside, and not in the zone. */
  int put(int pages);

  /** How many pages there are. */
  int pages();

  /** Forgets the pages, as they are given to the zone; how many it were. */
  int giveUp();
}
