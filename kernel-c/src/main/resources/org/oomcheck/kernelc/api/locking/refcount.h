// SPDX-License-Identifier: GPL-2.0-or-later

// Counts that must not come back from 0.
static inline void refcount_set(refcount_t *refs, int count) {
  atomic_set(refs, count);
}

static inline unsigned int refcount_read(const refcount_t *refs) {
  return atomic_read(refs);
}

static inline void refcount_inc(refcount_t *refs) {
  WARN_ON(atomic_fetch_inc_relaxed(refs) <= 0);
}

static inline bool refcount_dec_and_test(refcount_t *refs) {
  int left = atomic_dec_return_release(refs);

  WARN_ON(left < 0);
  if (left == 0)
    smp_acquire__after_ctrl_dep();
  return left == 0;
}

static inline void refcount_dec(refcount_t *refs) {
  WARN_ON(atomic_dec_return_release(refs) <= 0);
}

// Answers true, with the mutex held, for the last reference.
static inline bool refcount_dec_and_mutex_lock(refcount_t *refs, struct mutex *mutex) {
  bool last;

  if (atomic_add_unless(refs, -1, 1))
    return false;
  mutex_lock(mutex);
  last = refcount_dec_and_test(refs);
  if (!last)
    mutex_unlock(mutex);
  return last;
}

// The same with a spinlock.
static inline bool refcount_dec_and_lock(refcount_t *refs, spinlock_t *lock) {
  bool last;

  if (atomic_add_unless(refs, -1, 1))
    return false;
  spin_lock(lock);
  last = refcount_dec_and_test(refs);
  if (!last)
    spin_unlock(lock);
  return last;
}

static inline bool refcount_dec_and_lock_irqsave(refcount_t *refs, spinlock_t *lock,
                                                 unsigned long *flags) {
  unsigned long own;

  if (atomic_add_unless(refs, -1, 1))
    return false;
  spin_lock_irqsave(lock, own);
  if (!refcount_dec_and_test(refs)) {
    spin_unlock_irqrestore(lock, own);
    return false;
  }
  *flags = own;
  return true;
}

static inline void refcount_add(int more, refcount_t *refs) {
  WARN_ON(atomic_fetch_add_relaxed(more, refs) <= 0);
}

static inline bool refcount_sub_and_test(int less, refcount_t *refs) {
  int left = atomic_sub_return_release(less, refs);

  WARN_ON(left < 0);
  if (left == 0)
    smp_acquire__after_ctrl_dep();
  return left == 0;
}

static inline bool refcount_dec_if_one(refcount_t *refs) {
  return atomic_cmpxchg_release(refs, 1, 0) == 1;
}

static inline bool refcount_dec_not_one(refcount_t *refs) {
  return atomic_add_unless(refs, -1, 1);
}
