// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Locks and order, each in a broken and in a fixed form. */
class LockingHeadersTest {
  private static final String SHARED =
      """
      struct object { struct kref ref; int alive; struct rcu_head rcu; };
      static DEFINE_MUTEX(m);
      static DEFINE_SPINLOCK(s);
      static DECLARE_COMPLETION(done);
      static DECLARE_RWSEM(rw);
      static DEFINE_SEMAPHORE(sem, 1);
      static DEFINE_PERCPU_RWSEM(percpu);
      static DEFINE_SEQLOCK(seq);
      static DEFINE_SRCU(srcu);
      static atomic_t counter = ATOMIC_INIT(1);
      static refcount_t refs = REFCOUNT_INIT(1);
      static unsigned long bits;
      static int word, x, y;
      static struct object object, *ptr = &object;
      static void release(struct kref *ref)
      {
      	struct object *o = container_of(ref, struct object, ref);
      	WRITE_ONCE(o->alive, 0);
      }
      static void freed(struct rcu_head *head)
      {
      	WRITE_ONCE(container_of(head, struct object, rcu)->alive, 0);
      }
      """;

  private static final String INIT = "kref_init(&object.ref); object.alive = 1;";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "::",
      value = {
        "completion is done :: wait_for_completion(&done); :: complete(&done); :: PROVEN",
        "completion is never done :: wait_for_completion(&done); :: ; :: DEADLOCK",
        "completion is done once for two :: wait_for_completion(&done); wait_for_completion(&done); :: complete(&done); :: DEADLOCK",
        "completion is done for all :: wait_for_completion(&done); wait_for_completion(&done); :: complete_all(&done); :: PROVEN",
        "completion in atomic context :: spin_lock(&s); wait_for_completion(&done); spin_unlock(&s); :: complete(&done); :: SLEEP_IN_ATOMIC",
        "completion orders :: x = 1; complete(&done); :: wait_for_completion(&done); BUG_ON(x != 1); :: PROVEN",
        "completion with a timeout :: if (!wait_for_completion_timeout(&done, HZ)) BUG_ON(x); :: ; :: PROVEN",
        "readers share :: down_read(&rw); wait_for_completion(&done); up_read(&rw); :: down_read(&rw); complete(&done); up_read(&rw); :: PROVEN",
        "a writer does not share :: down_read(&rw); wait_for_completion(&done); up_read(&rw); :: down_write(&rw); complete(&done); up_write(&rw); :: DEADLOCK",
        "a lock kept :: down_write(&rw); :: ; :: LOCK_MISUSE",
        "a read lock released twice :: down_read(&rw); up_read(&rw); up_read(&rw); :: ; :: LOCK_MISUSE",
        "semaphore as a lock :: down(&sem); word++; up(&sem); :: down(&sem); word++; up(&sem); :: PROVEN",
        "semaphore of the wrong sense :: if (down_trylock(&sem)) word++; else word++; :: if (!down_trylock(&sem)) word++; :: DATA_RACE",
        "semaphore without a unit :: down(&sem); down(&sem); :: ; :: DEADLOCK",
        "percpu writer waits for a reader :: percpu_down_read(&percpu); wait_for_completion(&done); percpu_up_read(&percpu); :: percpu_down_write(&percpu); complete(&done); percpu_up_write(&percpu); :: DEADLOCK",
        "seqlock reads again :: write_seqlock(&seq); WRITE_ONCE(x, 1); WRITE_ONCE(y, 1); write_sequnlock(&seq); :: unsigned int n; int a, b; do { n = read_seqbegin(&seq); a = READ_ONCE(x); b = READ_ONCE(y); } while (read_seqretry(&seq, n)); BUG_ON(a != b); :: PROVEN",
        "seqlock is not asked :: write_seqlock(&seq); WRITE_ONCE(x, 1); WRITE_ONCE(y, 1); write_sequnlock(&seq); :: int a, b; a = READ_ONCE(x); b = READ_ONCE(y); BUG_ON(a != b); :: KERNEL_BUG",
        "atomic counts :: atomic_inc(&counter); :: BUG_ON(atomic_inc_return(&counter) > 3); :: PROVEN",
        "atomic reads and sets :: atomic_set(&counter, atomic_read(&counter) + 1); if (atomic_read(&counter) == 2) return 0; :: atomic_inc(&counter); BUG_ON(atomic_read(&counter) == 2 && !READ_ONCE(x)); :: KERNEL_BUG",
        "the last one alone :: if (atomic_dec_and_test(&counter)) BUG_ON(x); :: ; :: PROVEN",
        "xchg takes a pointer once :: struct object *p = xchg(&ptr, NULL); if (p) WRITE_ONCE(p->alive, READ_ONCE(p->alive) + 1); BUG_ON(READ_ONCE(object.alive) > 2); :: struct object *p = xchg(&ptr, NULL); if (p) WRITE_ONCE(p->alive, READ_ONCE(p->alive) + 1); :: PROVEN",
        "read and set take it twice :: struct object *p = READ_ONCE(ptr); WRITE_ONCE(ptr, NULL); if (p) atomic_inc(&counter); BUG_ON(atomic_read(&counter) > 2); :: struct object *p = READ_ONCE(ptr); WRITE_ONCE(ptr, NULL); if (p) atomic_inc(&counter); :: KERNEL_BUG",
        "cmpxchg wins once :: if (cmpxchg(&word, 0, 1) == 0) atomic_inc(&counter); :: if (cmpxchg(&word, 0, 2) == 0) BUG_ON(atomic_read(&counter) == 2); :: PROVEN",
        "a reference from 0 :: refcount_dec(&refs); :: ; :: KERNEL_BUG",
        "references counted :: refcount_inc(&refs); if (refcount_dec_and_test(&refs)) BUG(); :: ; :: PROVEN",
        "kref is released by the last :: kref_get(&object.ref); kref_put(&object.ref, release); BUG_ON(!READ_ONCE(object.alive)); :: ; :: PROVEN",
        "kref is put too often :: kref_put(&object.ref, release); BUG_ON(!READ_ONCE(object.alive)); :: ; :: KERNEL_BUG",
        "bits side by side :: set_bit(0, &bits); :: set_bit(1, &bits); BUG_ON(!test_bit(1, &bits)); :: PROVEN",
        "bits that are lost :: __set_bit(0, &bits); :: set_bit(1, &bits); BUG_ON(!test_bit(1, &bits)); :: DATA_RACE",
        "a bit as a lock :: if (!test_and_set_bit(0, &bits)) { x++; clear_bit_unlock(0, &bits); } :: if (!test_and_set_bit(0, &bits)) { x++; clear_bit_unlock(0, &bits); } :: PROVEN",
        "release and acquire :: x = 1; smp_store_release(&word, 1); :: if (smp_load_acquire(&word)) BUG_ON(x != 1); :: PROVEN",
        "no release :: x = 1; WRITE_ONCE(word, 1); :: if (READ_ONCE(word)) BUG_ON(x != 1); :: DATA_RACE",
        "a grace period :: struct object *p; rcu_read_lock(); p = rcu_dereference(ptr); if (p) BUG_ON(!READ_ONCE(p->alive)); rcu_read_unlock(); :: rcu_assign_pointer(ptr, NULL); synchronize_rcu(); WRITE_ONCE(object.alive, 0); :: PROVEN",
        "no grace period :: struct object *p; rcu_read_lock(); p = rcu_dereference(ptr); if (p) BUG_ON(!READ_ONCE(p->alive)); rcu_read_unlock(); :: rcu_assign_pointer(ptr, NULL); WRITE_ONCE(object.alive, 0); :: KERNEL_BUG",
        "call_rcu :: struct object *p; rcu_read_lock(); p = rcu_dereference(ptr); if (p) BUG_ON(!READ_ONCE(p->alive)); rcu_read_unlock(); :: rcu_assign_pointer(ptr, NULL); call_rcu(&object.rcu, freed); :: PROVEN",
        "a sleep in a read section :: rcu_read_lock(); mutex_lock(&m); mutex_unlock(&m); rcu_read_unlock(); :: ; :: SLEEP_IN_ATOMIC",
        "srcu may sleep :: int i = srcu_read_lock(&srcu); mutex_lock(&m); mutex_unlock(&m); srcu_read_unlock(&srcu, i); :: synchronize_srcu(&srcu); :: PROVEN",
        "srcu waits in its own section :: int i = srcu_read_lock(&srcu); synchronize_srcu(&srcu); srcu_read_unlock(&srcu, i); :: ; :: DEADLOCK",
        "irqs off and on :: unsigned long flags; spin_lock_irqsave(&s, flags); spin_unlock_irqrestore(&s, flags); BUG_ON(irqs_disabled()); :: ; :: PROVEN",
        "irqs on too early :: unsigned long flags; local_irq_save(flags); spin_lock_irq(&s); spin_unlock_irq(&s); BUG_ON(!irqs_disabled()); local_irq_restore(flags); :: ; :: KERNEL_BUG",
        "sleeps with preemption off :: preempt_disable(); mutex_lock(&m); mutex_unlock(&m); preempt_enable(); :: ; :: SLEEP_IN_ATOMIC",
        "a guard ends with its scope :: { guard(mutex)(&m); x++; } mutex_lock(&m); mutex_unlock(&m); :: guard(mutex)(&m); x++; if (x) return 0; :: PROVEN",
        "a guard that is not there :: { guard(mutex)(&m); x++; } :: x++; :: DATA_RACE",
        "a guard held too long :: guard(mutex)(&m); mutex_lock(&m); mutex_unlock(&m); :: ; :: DEADLOCK",
      })
  void module_hasItsVerdict(String name, String one, String two, String expected) {
    assertThat(Modules.verdict(SHARED, INIT, one, two)).isEqualTo(expected);
  }
}
