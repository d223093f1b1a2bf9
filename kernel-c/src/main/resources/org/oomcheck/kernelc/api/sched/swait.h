// SPDX-License-Identifier: GPL-2.0-or-later

#define swake_up_one(queue) wake_up(queue)
#define swake_up_locked(queue) wake_up(queue)
#define swake_up_all(queue) wake_up_all(queue)
#define swait_active(queue) waitqueue_active(queue)
#define swq_has_sleeper(queue) wq_has_sleeper(queue)

// Each of them is woken alone.
#define swait_event_exclusive(queue, condition) ({ \
  DEFINE_WAIT(__wait); \
  for (;;) { \
    prepare_to_wait_exclusive(&(queue), &__wait, TASK_UNINTERRUPTIBLE); \
    if (condition) \
      break; \
    schedule(); \
  } \
  finish_wait(&(queue), &__wait); })

#define swait_event_idle_exclusive(queue, condition) ({ \
  DEFINE_WAIT(__wait); \
  for (;;) { \
    prepare_to_wait_exclusive(&(queue), &__wait, TASK_IDLE); \
    if (condition) \
      break; \
    schedule(); \
  } \
  finish_wait(&(queue), &__wait); })

#define swait_event_interruptible_exclusive(queue, condition) \
  wait_event_interruptible_exclusive(queue, condition)
