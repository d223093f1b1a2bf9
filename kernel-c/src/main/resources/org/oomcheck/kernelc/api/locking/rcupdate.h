// SPDX-License-Identifier: GPL-2.0-or-later

// What a grace period is followed by, and what says so.
typedef void (*rcu_callback_t)(struct rcu_head *head);
typedef void (*call_rcu_func_t)(struct rcu_head *head, rcu_callback_t func);

// Frees the object around a head.
static inline void __free_after_grace_period(struct rcu_head *head) {
  __kfree_around(head);
}

#define kfree_rcu(pointer, head) \
  ({ if (pointer) __call_rcu_to_free(&(pointer)->head, __free_after_grace_period); })
#define kvfree_rcu(pointer, head) kfree_rcu(pointer, head)

static inline void kfree_rcu_mightsleep(void *object) {
  synchronize_rcu();
  kfree(object);
}

// Read sections that keep softirqs off, or preemption, as well.
#define rcu_read_lock_bh() do { local_bh_disable(); rcu_read_lock(); } while (0)
#define rcu_read_unlock_bh() do { rcu_read_unlock(); local_bh_enable(); } while (0)
#define rcu_read_lock_sched() do { preempt_disable(); rcu_read_lock(); } while (0)
#define rcu_read_unlock_sched() do { rcu_read_unlock(); preempt_enable(); } while (0)
#define rcu_dereference_bh(pointer) rcu_dereference(pointer)
#define rcu_dereference_sched(pointer) rcu_dereference(pointer)

// Gives what was there before; the caller keeps others from writing.
#define rcu_replace_pointer(pointer, value, condition) \
  ({ typeof(pointer) __before = rcu_dereference_protected((pointer), (condition)); \
    rcu_assign_pointer((pointer), (value)); \
    __before; })
