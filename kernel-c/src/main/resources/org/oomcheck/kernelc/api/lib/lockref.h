// SPDX-License-Identifier: GPL-2.0-or-later

// A count of references with its lock. The kernel changes both at once where the lock is free.
struct lockref {
  spinlock_t lock;
  int count;
};

static inline void lockref_get(struct lockref *lockref) {
  spin_lock(&lockref->lock);
  lockref->count++;
  spin_unlock(&lockref->lock);
}

static inline int __lockref_add_above(struct lockref *lockref, int above, int add) {
  int done = 0;

  spin_lock(&lockref->lock);
  if (lockref->count > above) {
    lockref->count += add;
    done = 1;
  }
  spin_unlock(&lockref->lock);
  return done;
}

static inline int lockref_get_not_zero(struct lockref *lockref) {
  return __lockref_add_above(lockref, 0, 1);
}

static inline int lockref_get_not_dead(struct lockref *lockref) {
  return __lockref_add_above(lockref, -1, 1);
}

static inline int lockref_put_not_zero(struct lockref *lockref) {
  return __lockref_add_above(lockref, 1, -1);
}

// Keeps the lock and answers 0 if this is the last reference.
static inline int lockref_put_or_lock(struct lockref *lockref) {
  spin_lock(&lockref->lock);
  if (lockref->count <= 1)
    return 0;
  lockref->count--;
  spin_unlock(&lockref->lock);
  return 1;
}

static inline void lockref_mark_dead(struct lockref *lockref) {
  lockdep_assert_held(&lockref->lock);
  lockref->count = -128;
}

static inline bool __lockref_is_dead(const struct lockref *lockref) {
  return lockref->count < 0;
}
