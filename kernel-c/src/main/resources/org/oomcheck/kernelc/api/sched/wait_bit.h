// SPDX-License-Identifier: GPL-2.0-or-later

// Sleeps until a bit is clear. The answer is -EINTR if a signal came first.
static inline int wait_on_bit(unsigned long *word, int bit, unsigned int mode) {
  int signalled = 0;

  might_sleep();
  if (!test_bit_acquire(bit, word))
    return 0;
  if (mode == TASK_UNINTERRUPTIBLE)
    wait_event(*__bit_queue(word, bit), !test_bit_acquire(bit, word));
  else if (mode == TASK_KILLABLE)
    signalled = wait_event_killable(*__bit_queue(word, bit), !test_bit_acquire(bit, word));
  else
    signalled = wait_event_interruptible(*__bit_queue(word, bit), !test_bit_acquire(bit, word));
  return signalled ? -EINTR : 0;
}

static inline int wait_on_bit_io(unsigned long *word, int bit, unsigned int mode) {
  return wait_on_bit(word, bit, mode);
}

// The answer is -EAGAIN if the time has passed.
static inline int wait_on_bit_timeout(unsigned long *word, int bit, unsigned int mode,
    unsigned long timeout) {
  might_sleep();
  if (!test_bit_acquire(bit, word))
    return 0;
  if (!wait_event_timeout(*__bit_queue(word, bit), !test_bit_acquire(bit, word), timeout))
    return -EAGAIN;
  return 0;
}

// Sleeps until a bit is clear, and sets it.
static inline int wait_on_bit_lock(unsigned long *word, int bit, unsigned int mode) {
  int signalled = 0;

  might_sleep();
  if (!test_and_set_bit(bit, word))
    return 0;
  if (mode == TASK_UNINTERRUPTIBLE)
    wait_event(*__bit_queue(word, bit), !test_and_set_bit(bit, word));
  else if (mode == TASK_KILLABLE)
    signalled = wait_event_killable(*__bit_queue(word, bit), !test_and_set_bit(bit, word));
  else
    signalled = wait_event_interruptible(*__bit_queue(word, bit), !test_and_set_bit(bit, word));
  return signalled ? -EINTR : 0;
}

// The look at the queue is no barrier. The word is looked at by those that wait for it alone: a
// task that wakes needs no object around it any more. A wake-up while the bit is set ends no wait.
static inline void wake_up_bit(unsigned long *word, int bit) {
  if (waitqueue_active(__bit_queue(word, bit)))
    wake_up_all(__bit_queue(word, bit));
}

static inline void wake_up_var(void *var) {
  if (waitqueue_active(__var_queue(var)))
    wake_up_all(__var_queue(var));
}

static inline void clear_and_wake_up_bit(int bit, unsigned long *word) {
  clear_bit_unlock(bit, word);
  smp_mb__after_atomic();
  wake_up_bit(word, bit);
}

static inline bool test_and_clear_wake_up_bit(int bit, unsigned long *word) {
  if (!test_and_clear_bit(bit, word))
    return false;
  wake_up_bit(word, bit);
  return true;
}

#define wait_var_event(var, condition) wait_event(*__var_queue(var), condition)
#define wait_var_event_timeout(var, condition, timeout) \
  wait_event_timeout(*__var_queue(var), condition, timeout)
#define wait_var_event_killable(var, condition) wait_event_killable(*__var_queue(var), condition)
#define wait_var_event_interruptible(var, condition) \
  wait_event_interruptible(*__var_queue(var), condition)
