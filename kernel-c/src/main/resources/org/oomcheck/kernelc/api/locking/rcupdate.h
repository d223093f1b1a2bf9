// SPDX-License-Identifier: GPL-2.0-or-later

// Frees the object around a head.
static inline void __free_after_grace_period(struct rcu_head *head) {
  __kfree_around(head);
}

#define kfree_rcu(pointer, head) \
  ({ if (pointer) call_rcu(&(pointer)->head, __free_after_grace_period); })
#define kvfree_rcu(pointer, head) kfree_rcu(pointer, head)

static inline void kfree_rcu_mightsleep(void *object) {
  synchronize_rcu();
  kfree(object);
}
