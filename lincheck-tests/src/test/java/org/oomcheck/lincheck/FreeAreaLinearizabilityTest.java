// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.linux.mm.FreeArea;
import org.oomcheck.model.linux.mm.FreeBlocks;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ThreadMachine;

/** {@link FreeArea} on threads: no block is in two places, or in none. */
@ExtendWith(KnownBugs.class)
class FreeAreaLinearizabilityTest {
  private static final int BLOCKS = 3;

  /** Isolates blocks, puts them back, and counts what is free. */
  public abstract static class Ops extends LentTasks {
    private final Kernel kernel = FreeBlocks.kernel(machine, BLOCKS);
    private final FreeArea area = FreeBlocks.of(machine, kernel, BLOCKS);

    Ops(Function<ThreadMachine, Machine> fault) {
      super(fault);
    }

    @Operation
    public int isolate(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            area.isolate(0, BLOCKS, BLOCKS, false);
            return 0;
          });
    }

    @Operation
    public int drain(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            area.drain(false);
            return 0;
          });
    }

    @Operation
    public int free(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> kernel.pageAlloc().nrFreePages());
    }

    @Operation
    public int isolated(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, area::isolatedPages);
    }
  }

  /** The lists as they are. */
  public static final class Sound extends Ops {
    public Sound() {
      super(machine -> machine);
    }
  }

  /** Without zone->lock: another task can come between the look at a list and its change. */
  public static final class Torn extends Ops {
    public Torn() {
      super(FaultyMachine::withoutSynchronized);
    }
  }

  /** What the lists are for one thread; the last block stays free. */
  public static final class Spec {
    private int isolated;

    public int isolate(int thread) {
      isolated = BLOCKS - 1;
      return 0;
    }

    public int drain(int thread) {
      isolated = 0;
      return 0;
    }

    public int free(int thread) {
      return BLOCKS - isolated;
    }

    public int isolated(int thread) {
      return isolated;
    }
  }

  @Test
  void eachCallIsOneStep() {
    assertThat(Schedules.failure(Sound.class, Spec.class)).isNull();
  }

  @Test
  void noticesListsWithoutTheirLock() {
    assertThat(Schedules.rejection(Torn.class, Spec.class)).contains("Invalid execution results");
  }
}
