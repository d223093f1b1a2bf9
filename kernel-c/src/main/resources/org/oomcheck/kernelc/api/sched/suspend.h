// SPDX-License-Identifier: GPL-2.0-or-later

static BLOCKING_NOTIFIER_HEAD(pm_chain_head);

// One change at a time.
static DEFINE_MUTEX(system_transition_mutex);

static inline void __suspends(struct notifier_block *block) {
  int answer;

  mutex_lock(&system_transition_mutex);
  answer = blocking_notifier_call_chain(&pm_chain_head, PM_SUSPEND_PREPARE, NULL);
  blocking_notifier_call_chain(&pm_chain_head, PM_POST_SUSPEND, NULL);
  mutex_unlock(&system_transition_mutex);
}

static inline int register_pm_notifier(struct notifier_block *block) {
  int error = blocking_notifier_chain_register(&pm_chain_head, block);

  if (!error)
    __offer(__suspends, block);
  return error;
}

static inline int unregister_pm_notifier(struct notifier_block *block) {
  __take_back(block, 0);
  return blocking_notifier_chain_unregister(&pm_chain_head, block);
}
