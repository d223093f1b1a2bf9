// SPDX-License-Identifier: GPL-2.0-or-later

extern struct mutex oom_lock;

static BLOCKING_NOTIFIER_HEAD(oom_notify_list);

// What the OOM killer calls before it selects a victim.
static inline unsigned long __call_oom_notifiers(void) {
  unsigned long freed = 0;

  blocking_notifier_call_chain(&oom_notify_list, 0, &freed);
  return freed;
}

static inline int register_oom_notifier(struct notifier_block *block) {
  __oom_notifiers_are_called(__call_oom_notifiers);
  return blocking_notifier_chain_register(&oom_notify_list, block);
}

static inline int unregister_oom_notifier(struct notifier_block *block) {
  return blocking_notifier_chain_unregister(&oom_notify_list, block);
}
