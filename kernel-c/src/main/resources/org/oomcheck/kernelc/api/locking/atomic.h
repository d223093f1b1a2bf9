// SPDX-License-Identifier: GPL-2.0-or-later
#define __atomic_try_cmpxchg(cmpxchg, v, old, new) ({ \
  __typeof__(old) __old = (old); \
  __typeof__(*__old) __expected = *__old; \
  __typeof__(*__old) __seen = cmpxchg(v, __expected, new); \
  if (__seen != __expected) \
    *__old = __seen; \
  __seen == __expected; })

#define atomic_try_cmpxchg(v, old, new) __atomic_try_cmpxchg(atomic_cmpxchg, v, old, new)
#define atomic_try_cmpxchg_relaxed(v, old, new) __atomic_try_cmpxchg(atomic_cmpxchg_relaxed, v, old, new)
#define atomic_try_cmpxchg_acquire(v, old, new) __atomic_try_cmpxchg(atomic_cmpxchg_acquire, v, old, new)
#define atomic_try_cmpxchg_release(v, old, new) __atomic_try_cmpxchg(atomic_cmpxchg_release, v, old, new)
#define atomic_long_try_cmpxchg(v, old, new) __atomic_try_cmpxchg(atomic_long_cmpxchg, v, old, new)
#define atomic_long_try_cmpxchg_relaxed(v, old, new) __atomic_try_cmpxchg(atomic_long_cmpxchg_relaxed, v, old, new)
#define atomic_long_try_cmpxchg_acquire(v, old, new) __atomic_try_cmpxchg(atomic_long_cmpxchg_acquire, v, old, new)
#define atomic_long_try_cmpxchg_release(v, old, new) __atomic_try_cmpxchg(atomic_long_cmpxchg_release, v, old, new)
#define atomic64_try_cmpxchg(v, old, new) __atomic_try_cmpxchg(atomic64_cmpxchg, v, old, new)
#define atomic64_try_cmpxchg_relaxed(v, old, new) __atomic_try_cmpxchg(atomic64_cmpxchg_relaxed, v, old, new)
#define atomic64_try_cmpxchg_acquire(v, old, new) __atomic_try_cmpxchg(atomic64_cmpxchg_acquire, v, old, new)
#define atomic64_try_cmpxchg_release(v, old, new) __atomic_try_cmpxchg(atomic64_cmpxchg_release, v, old, new)

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
