// SPDX-License-Identifier: GPL-2.0-or-later

// The look at the queue comes after what the caller has written.
static inline bool wq_has_sleeper(struct wait_queue_head *wq_head) {
  smp_mb();
  return waitqueue_active(wq_head);
}
