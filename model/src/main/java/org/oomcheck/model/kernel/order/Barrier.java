// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.lang.invoke.VarHandle;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * Memory barriers. The explorer takes steps one after the other, and all tasks see memory alike;
 * the search for data races knows what a barrier orders. On real threads it is a fence.
 *
 * <p>A marked write behind a barrier hands on what came before the barrier, and what follows a
 * barrier comes after what a marked read before it has read.
 *
 * <p>Deviates: {@code smp_rmb()} orders later stores too, and {@code smp_wmb()} what its task has
 * seen of others: a race that rests on such a difference is missed.
 */
public final class Barrier {

  /** The kinds of barrier. */
  public enum Kind {
    /** Orders everything, a store before a later load too. */
    SMP_MB("smp_mb()", Access.FULL) {
      @Override
      public void fence() {
        VarHandle.fullFence();
      }
    },
    /** Orders loads among each other. */
    SMP_RMB("smp_rmb()", Access.ACQUIRE) {
      @Override
      public void fence() {
        VarHandle.loadLoadFence();
      }
    },
    /** Orders stores among each other. */
    SMP_WMB("smp_wmb()", Access.RELEASE) {
      @Override
      public void fence() {
        VarHandle.storeStoreFence();
      }
    };

    private final String call;
    private final Access order;

    Kind(String call, Access order) {
      this.call = call;
      this.order = order;
    }

    /** The fence on a real thread. */
    public abstract void fence();
  }

  /** What every barrier is a step on: it touches nothing. */
  private static final Object NOTHING = new Object();

  private final Machine machine;

  /** The barriers of a world. */
  public Barrier(Machine machine) {
    this.machine = machine;
  }

  /** Orders everything before against everything after. Context: any. */
  @KernelRef(path = "include/asm-generic/barrier.h", symbol = "smp_mb", release = "v6.12")
  public void smpMb() {
    fence(Kind.SMP_MB);
  }

  /** Orders loads before against loads after. Context: any. */
  @KernelRef(path = "include/asm-generic/barrier.h", symbol = "smp_rmb", release = "v6.12")
  public void smpRmb() {
    fence(Kind.SMP_RMB);
  }

  /** Orders stores before against stores after. Context: any. */
  @KernelRef(path = "include/asm-generic/barrier.h", symbol = "smp_wmb", release = "v6.12")
  public void smpWmb() {
    fence(Kind.SMP_WMB);
  }

  private void fence(Kind kind) {
    fence(kind, kind.call);
  }

  /** A barrier of this kind under a name of its own, such as {@code smp_mb__after_atomic()}. */
  public void fence(Kind kind, String label) {
    machine.perform(
        Step.run(NOTHING, label, kind::fence)
            .unlocked(Step.Kind.READ, kind.order)
            .touchingNothing());
  }
}
