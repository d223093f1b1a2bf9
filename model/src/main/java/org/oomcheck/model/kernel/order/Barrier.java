// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.lang.invoke.VarHandle;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * Memory barriers. The explorer takes steps one after the other, all tasks see memory alike, so a
 * barrier changes nothing there; on real threads it is a fence.
 *
 * <p>Deviates: the search for data races does not know barriers. Where one orders accesses, use
 * {@link Access#FULL} or {@link Access#ACQUIRE_RELEASE} for the marked access beside it; otherwise
 * an ordered pair is reported as a race: a false alarm.
 */
public final class Barrier {

  /** The kinds of barrier. */
  public enum Kind {
    /** Orders everything, a store before a later load too. */
    SMP_MB("smp_mb()") {
      @Override
      public void fence() {
        VarHandle.fullFence();
      }
    },
    /** Orders loads among each other. */
    SMP_RMB("smp_rmb()") {
      @Override
      public void fence() {
        VarHandle.loadLoadFence();
      }
    },
    /** Orders stores among each other. */
    SMP_WMB("smp_wmb()") {
      @Override
      public void fence() {
        VarHandle.storeStoreFence();
      }
    };

    private final String call;

    Kind(String call) {
      this.call = call;
    }

    /** The fence on a real thread. */
    public abstract void fence();
  }

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
    machine.perform(
        Step.run(this, kind.call, kind::fence)
            .unlocked(Step.Kind.READ, Access.ONCE)
            .touchingNothing());
  }
}
