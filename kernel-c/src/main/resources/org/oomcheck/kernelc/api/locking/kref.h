// SPDX-License-Identifier: GPL-2.0-or-later

// A count of references to the object around it.
struct kref { refcount_t refcount; };

static inline void kref_init(struct kref *refs) {
  refcount_set(&refs->refcount, 1);
}

static inline unsigned int kref_read(const struct kref *refs) {
  return refcount_read(&refs->refcount);
}

static inline void kref_get(struct kref *refs) {
  refcount_inc(&refs->refcount);
}

static inline int kref_get_unless_zero(struct kref *refs) {
  return refcount_inc_not_zero(&refs->refcount);
}

// The last reference calls the function, and the answer is 1.
static inline int kref_put(struct kref *refs, void (*free_object)(struct kref *refs)) {
  if (!refcount_dec_and_test(&refs->refcount))
    return 0;
  free_object(refs);
  return 1;
}

// The same with a lock held while the function runs, which releases it.
static inline int kref_put_mutex(struct kref *refs, void (*free_object)(struct kref *refs),
    struct mutex *mutex) {
  if (!refcount_dec_and_mutex_lock(&refs->refcount, mutex))
    return 0;
  free_object(refs);
  return 1;
}

static inline int kref_put_lock(struct kref *refs, void (*free_object)(struct kref *refs),
    spinlock_t *lock) {
  if (!refcount_dec_and_lock(&refs->refcount, lock))
    return 0;
  free_object(refs);
  return 1;
}
