// SPDX-License-Identifier: GPL-2.0-or-later

// No task is ever frozen.
static inline bool freezing(struct task_struct *task) {
  return false;
}

static inline bool try_to_freeze(void) {
  might_sleep();
  return false;
}

static inline bool set_freezable(void) {
  might_sleep();
  return false;
}

static inline bool kthread_freezable_should_stop(bool *frozen) {
  might_sleep();
  if (frozen)
    *frozen = false;
  return kthread_should_stop();
}
