// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.tree.Catalogue;

/** The reported deadlock on the trees that have it, and schedules in search of it on the others. */
@ExtendWith(KnownBugs.class)
class ReclaimNeedsOomTest {
  private static final Catalogue CATALOGUE = Catalogue.load();
  private static final int TASKS = 4;

  /** The tree of the report. */
  public static final class V413 extends ReclaimRace {
    public V413() {
      super(CATALOGUE.series("v4.13"));
    }
  }

  /** The first proposal. */
  public static final class TellHostNowait extends ReclaimRace {
    public TellHostNowait() {
      super(CATALOGUE.series("v4.13+tell-host-nowait"));
    }
  }

  /** The second proposal. */
  public static final class FillNowait extends ReclaimRace {
    public FillNowait() {
      super(CATALOGUE.series("v4.13+fill-nowait"));
    }
  }

  /** The merged fix on the tree of the report. */
  public static final class AllocateOutsideLock extends ReclaimRace {
    public AllocateOutsideLock() {
      super(CATALOGUE.series("v4.13+allocate-outside-lock"));
    }
  }

  /** The release that has the merged fix. */
  public static final class V415 extends ReclaimRace {
    public V415() {
      super(CATALOGUE.series("v4.15"));
    }
  }

  @Test
  void findsTheDeadlockOfV413() {
    assertThat(Schedules.failure(V413.class, TASKS))
        .contains("All unfinished threads are in deadlock")
        .doesNotContain("livelock");
  }

  @Test
  void findsTheSameDeadlockWithTellHostNowait() {
    assertThat(Schedules.failure(TellHostNowait.class, TASKS))
        .contains("All unfinished threads are in deadlock")
        .doesNotContain("livelock");
  }

  @Test
  void findsNothingWithFillNowait() {
    assertThat(Schedules.failure(FillNowait.class, TASKS)).isNull();
  }

  @Test
  void findsNothingWithAllocateOutsideLock() {
    assertThat(Schedules.failure(AllocateOutsideLock.class, TASKS)).isNull();
  }

  @Test
  void findsNothingInV415() {
    assertThat(Schedules.failure(V415.class, TASKS)).isNull();
  }
}
