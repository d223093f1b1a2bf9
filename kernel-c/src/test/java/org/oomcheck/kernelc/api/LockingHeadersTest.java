// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

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
      static DEFINE_RWLOCK(rwl);
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
  @CsvFileSource(
      resources = "LockingHeadersTest.csv",
      delimiterString = "::",
      quoteCharacter = '\'')
  void module_hasItsVerdict(String name, String one, String two, String expected) {
    assertThat(Modules.verdict(SHARED, INIT, one, two)).isEqualTo(expected);
  }
}
