// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A notifier_block is put on the list while a task walks it: notifier_chain_register() fills it in
 * and then sets the pointer to it. A reader that sees the pointer and not what is behind it calls
 * through a null pointer.
 *
 * <p>A blocking chain has its rwsem for that; an atomic one has rcu_assign_pointer() and
 * rcu_dereference(). The latter is READ_ONCE() with an address dependency, which the LKMM keeps in
 * order; Java has no such thing, so acquire stands for it.
 */
public final class NotifierListStress {
  private NotifierListStress() {}

  /** The list of a sample, empty, and a block that is not on it. */
  abstract static class Chain {
    private final Cell next = Samples.cell("*nl", 0);
    private final Cell call = Samples.cell("n->notifier_call", 0);
    private final Object rwsem = new Object();

    final void register(Access mode) {
      call.set(Access.PLAIN, 42);
      next.set(mode, 1);
    }

    final void walk(Access mode, II_Result result) {
      result.r1 = next.get(mode);
      result.r2 = result.r1 == 1 ? call.get(Access.PLAIN) : 0;
    }

    final void registerUnderRwsem() {
      synchronized (rwsem) {
        register(Access.PLAIN);
      }
    }

    final void walkUnderRwsem(II_Result result) {
      synchronized (rwsem) {
        walk(Access.PLAIN, result);
      }
    }
  }

  /** Plain C accesses. The LKMM calls it a data race and promises nothing. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not on the list yet.")
  @Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "On the list, with its callback.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "On the list, and its callback is not set.")
  @Outcome(expect = FORBIDDEN)
  public static class Plain extends Chain {

    @Actor
    public void register() {
      register(Access.PLAIN);
    }

    @Actor
    public void walk(II_Result result) {
      walk(Access.PLAIN, result);
    }
  }

  /** WRITE_ONCE() and READ_ONCE(). The LKMM allows the null pointer: the stores are not ordered. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not on the list yet.")
  @Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "On the list, with its callback.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "On the list, and its callback is not set.")
  @Outcome(expect = FORBIDDEN)
  public static class Once extends Chain {

    @Actor
    public void register() {
      register(Access.ONCE);
    }

    @Actor
    public void walk(II_Result result) {
      walk(Access.ONCE, result);
    }
  }

  /** rcu_assign_pointer() and rcu_dereference(). The LKMM forbids the null pointer. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not on the list yet.")
  @Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "On the list, with its callback.")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "On the list, and its callback is not set.")
  @Outcome(expect = FORBIDDEN)
  public static class AcquireRelease extends Chain {

    @Actor
    public void register() {
      register(Access.ACQUIRE_RELEASE);
    }

    @Actor
    public void walk(II_Result result) {
      walk(Access.ACQUIRE_RELEASE, result);
    }
  }

  /** Accesses with smp_mb() between them. The LKMM forbids the null pointer. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not on the list yet.")
  @Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "On the list, with its callback.")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "On the list, and its callback is not set.")
  @Outcome(expect = FORBIDDEN)
  public static class Ordered extends Chain {

    @Actor
    public void register() {
      register(Access.FULL);
    }

    @Actor
    public void walk(II_Result result) {
      walk(Access.FULL, result);
    }
  }

  /** Under the chain's rwsem, as the OOM notifiers are. The LKMM forbids the null pointer. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not on the list yet.")
  @Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "On the list, with its callback.")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "On the list, and its callback is not set.")
  @Outcome(expect = FORBIDDEN)
  public static class UnderRwsem extends Chain {

    @Actor
    public void register() {
      registerUnderRwsem();
    }

    @Actor
    public void walk(II_Result result) {
      walkUnderRwsem(result);
    }
  }
}
