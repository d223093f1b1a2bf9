// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.virtio.HostSide;
import org.oomcheck.model.linux.virtio.Ring;
import org.oomcheck.model.linux.virtio.SplitRing;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.linux.virtio.Virtqueue;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ThreadMachine;

/** {@link Virtqueue} on threads: each buffer is answered once and collected once. */
@ExtendWith(KnownBugs.class)
class VirtqueueLinearizabilityTest {
  private static final int SIZE = 2;

  /** Either side of the queue. */
  public abstract static class BothSides extends LentTasks {
    private final Virtqueue queue;

    BothSides(Ring ring) {
      this.queue = new VirtioDevice(machine, 0, ring).virtqueue("vq", () -> {});
    }

    @Operation
    public int add(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> queue.addOutbuf(Gfp.GFP_KERNEL) ? 1 : 0);
    }

    @Operation
    public int collect(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> queue.getBuf() ? 1 : 0);
    }

    @Operation
    public int answer(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            HostSide.answer(queue);
            return 0;
          });
    }
  }

  /** A queue whose buffers are counted. */
  public static final class Ops extends BothSides {
    public Ops() {
      super(Ring.SOUND);
    }
  }

  /** A queue whose buffers are told apart. */
  public static final class SplitOps extends BothSides {
    public SplitOps() {
      super(new SplitRing(SIZE, true));
    }
  }

  /** Two tasks that hand a buffer over, have the queue answered and collect what there is. */
  public abstract static class Exchange extends LentTasks {
    private final Virtqueue queue = new VirtioDevice(machine, 0).virtqueue("vq", () -> {});
    private final int[] collected = new int[THREADS + 1];

    Exchange(Function<ThreadMachine, Machine> fault) {
      super(fault);
    }

    @Operation(runOnce = true)
    public int one(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> exchange(thread));
    }

    @Operation(runOnce = true)
    public int two(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> exchange(thread));
    }

    private int exchange(int thread) {
      queue.addOutbuf(Gfp.GFP_KERNEL);
      HostSide.answer(queue);
      while (queue.getBuf()) {
        collected[thread]++;
      }
      return 0;
    }

    /** Fails where a buffer came back twice, or never. */
    @Validate
    public void bothBuffersCameBack() {
      if (collected[1] + collected[2] != 2) {
        throw new IllegalStateException("a buffer was lost or doubled");
      }
    }
  }

  /** The queue as it is. */
  public static final class SoundExchange extends Exchange {
    public SoundExchange() {
      super(machine -> machine);
    }
  }

  /** The host can answer a buffer that was answered already. */
  public static final class TornExchange extends Exchange {
    public TornExchange() {
      super(FaultyMachine::withoutSynchronized);
    }
  }

  /** What the queue is for one thread. */
  public static class Spec {
    private final int size;
    private int available;
    private int used;

    public Spec() {
      this(Integer.MAX_VALUE);
    }

    Spec(int size) {
      this.size = size;
    }

    public int add(int thread) {
      if (available + used == size) {
        return 0;
      }
      available++;
      return 1;
    }

    public int collect(int thread) {
      boolean there = used > 0;
      used -= there ? 1 : 0;
      return there ? 1 : 0;
    }

    public int answer(int thread) {
      used += available;
      available = 0;
      return 0;
    }
  }

  /** The same for a queue that can be full. */
  public static final class SplitSpec extends Spec {
    public SplitSpec() {
      super(SIZE);
    }
  }

  @Test
  void eachCallOfASplitQueueIsOneStep() {
    assertThat(Schedules.failure(SplitOps.class, SplitSpec.class)).isNull();
  }

  @Test
  void noticesASplitQueueThatHasMoreRoom() {
    assertThat(Schedules.failure(SplitOps.class, Spec.class)).isNotNull();
  }

  @Test
  void eachCallIsOneStep() {
    assertThat(Schedules.failure(Ops.class, Spec.class)).isNull();
  }

  @Test
  void noBufferIsLostOrDoubled() {
    assertThat(Schedules.complaint(SoundExchange.class, 2)).isNull();
  }

  @Test
  void noticesAnAnswerInTwoSteps() {
    assertThat(Schedules.failure(TornExchange.class, 2)).contains("a buffer was lost or doubled");
  }
}
