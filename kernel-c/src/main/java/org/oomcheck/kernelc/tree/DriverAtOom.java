// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.scenario.support.Settings;

/** The driver's OOM notifier may run while something else happens to the balloon. */
final class DriverAtOom extends DriverScenario {
  /** Moves a page of the balloon to another one, by what {@code balloon_mops} has. */
  static final String COMPACT = "__compact_balloon";

  /** The functions that are in it. */
  static final List<String> MOVES =
      List.of("balloon_page_isolate", "balloon_page_migrate", "balloon_page_putback");

  /** What happens besides. */
  private enum Besides {
    REMOVED,
    COMPACTED,
    HOST_ASKS
  }

  private final Besides besides;

  private DriverAtOom(
      String id, String question, int free, int balloon, int target, Besides besides) {
    super(id, question, free, balloon, target, 1, besides == Besides.HOST_ASKS ? 1 : 0);
    this.besides = besides;
  }

  /** The driver is removed. */
  static DriverAtOom removed() {
    return new DriverAtOom(
        "driver-removed-at-oom",
        "The balloon's driver is removed while memory is out and its OOM notifier may run: does any"
            + " task use what is gone?",
        0,
        1,
        1,
        Besides.REMOVED);
  }

  /** The host wants the pages back, so the size work gives pages back as well. */
  static DriverAtOom deflates() {
    return new DriverAtOom(
        "driver-deflates-at-oom",
        "The host wants its balloon's pages back while memory is out and the OOM notifier may give"
            + " them back as well: do the two keep out of each other's way?",
        0,
        2,
        0,
        Besides.HOST_ASKS);
  }

  /** Compaction moves a page of the balloon. */
  static DriverAtOom compacted() {
    return new DriverAtOom(
        "driver-migrates",
        "Compaction moves a page of the balloon while the OOM notifier gives pages back: do the two keep"
            + " out of each other's way?",
        1,
        1,
        0,
        Besides.COMPACTED);
  }

  @Override
  List<Integer> features() {
    return List.of(DEFLATE_ON_OOM);
  }

  @Override
  List<String> calls() {
    return switch (besides) {
      case REMOVED -> List.of("virtballoon_remove");
      case COMPACTED -> List.of(COMPACT);
      case HOST_ASKS -> List.of();
    };
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    wantsOomNotifier(world);
    if (besides == Besides.REMOVED) {
      task(world, "rmmod", world::remove);
    } else if (besides == Besides.COMPACTED) {
      world.callWithPages("__boot_movable");
      wantsAnswer(world, "inflate", "the host answers for a page that was moved");
      task(world, "kcompactd", () -> world.callWithPages(COMPACT));
    }
  }
}
