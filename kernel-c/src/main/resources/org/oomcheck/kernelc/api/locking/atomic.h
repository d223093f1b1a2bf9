// SPDX-License-Identifier: GPL-2.0-or-later
static inline bool atomic_try_cmpxchg(atomic_t *v, int *old, int new) {
  int expected = *old;
  int seen = atomic_cmpxchg(v, expected, new);

  if (seen == expected)
    return true;
  *old = seen;
  return false;
}

static inline bool atomic64_try_cmpxchg(atomic64_t *v, s64 *old, s64 new) {
  s64 expected = *old;
  s64 seen = atomic64_cmpxchg(v, expected, new);

  if (seen == expected)
    return true;
  *old = seen;
  return false;
}

static inline bool atomic_long_try_cmpxchg(atomic_long_t *v, long *old, long new) {
  long expected = *old;
  long seen = atomic_long_cmpxchg(v, expected, new);

  if (seen == expected)
    return true;
  *old = seen;
  return false;
}

// Takes the lock only for the last one, and then answers true with the lock held.
#define __atomic_dec_and(v, locks, unlocks) \
  ({ int __last = !atomic_add_unless((v), -1, 1); \
    if (__last) { \
      locks; \
      __last = atomic_dec_and_test(v); \
      if (!__last) \
        unlocks; \
    } \
    __last; })

#define atomic_dec_and_lock(v, lock) __atomic_dec_and(v, spin_lock(lock), spin_unlock(lock))
#define atomic_dec_and_lock_irqsave(v, lock, flags) \
  __atomic_dec_and(v, spin_lock_irqsave(lock, flags), spin_unlock_irqrestore(lock, flags))
#define atomic_dec_and_mutex_lock(v, lock) __atomic_dec_and(v, mutex_lock(lock), mutex_unlock(lock))

#define atomic_add_negative(number, v) (atomic_add_return(number, v) < 0)

#define atomic64_add_negative(number, v) (atomic64_add_return(number, v) < 0)

#define atomic_long_add_negative(number, v) (atomic_long_add_return(number, v) < 0)
