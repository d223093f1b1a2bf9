// SPDX-License-Identifier: GPL-2.0-or-later

struct percpu_ref {
  atomic_long_t __refs;
  bool __dying;
  bool __ready;
  struct rcu_head __switch;
  void (*__zero)(struct percpu_ref *ref);
  void (*__confirmed)(struct percpu_ref *ref);
};

#define PERCPU_REF_INIT_ATOMIC 1
#define PERCPU_REF_INIT_DEAD 2
#define PERCPU_REF_ALLOW_REINIT 4

static inline int percpu_ref_init(struct percpu_ref *ref, void (*zero)(struct percpu_ref *ref),
                                  unsigned int flags, gfp_t gfp) {
  might_sleep_if(gfpflags_allow_blocking(gfp));
  ref->__zero = zero;
  ref->__dying = (flags & PERCPU_REF_INIT_DEAD) != 0;
  ref->__ready = true;
  atomic_long_set(&ref->__refs, (flags & PERCPU_REF_INIT_DEAD) ? 0 : 1);
  return 0;
}

static inline void percpu_ref_exit(struct percpu_ref *ref) {
  ref->__ready = false;
}

static inline void percpu_ref_get_many(struct percpu_ref *ref, unsigned long count) {
  WARN_ON(!READ_ONCE(ref->__ready));
  atomic_long_add(count, &ref->__refs);
}

static inline void percpu_ref_get(struct percpu_ref *ref) {
  percpu_ref_get_many(ref, 1);
}

static inline bool percpu_ref_tryget(struct percpu_ref *ref) {
  WARN_ON(!READ_ONCE(ref->__ready));
  return atomic_long_inc_not_zero(&ref->__refs);
}

static inline bool percpu_ref_tryget_live_rcu(struct percpu_ref *ref) {
  return !READ_ONCE(ref->__dying) && percpu_ref_tryget(ref);
}

static inline bool percpu_ref_tryget_live(struct percpu_ref *ref) {
  bool got;

  rcu_read_lock();
  got = percpu_ref_tryget_live_rcu(ref);
  rcu_read_unlock();
  return got;
}

static inline void percpu_ref_put_many(struct percpu_ref *ref, unsigned long count) {
  if (atomic_long_sub_and_test(count, &ref->__refs))
    ref->__zero(ref);
}

static inline void percpu_ref_put(struct percpu_ref *ref) {
  percpu_ref_put_many(ref, 1);
}

static inline void __percpu_ref_switched(struct rcu_head *rcu) {
  struct percpu_ref *ref = container_of(rcu, struct percpu_ref, __switch);

  void (*confirmed)(struct percpu_ref *ref) = READ_ONCE(ref->__confirmed);

  if (confirmed)
    confirmed(ref);
  percpu_ref_put(ref);
}

static inline void percpu_ref_kill_and_confirm(struct percpu_ref *ref,
                                               void (*confirmed)(struct percpu_ref *ref)) {
  WARN_ON(READ_ONCE(ref->__dying));
  WRITE_ONCE(ref->__dying, true);
  WRITE_ONCE(ref->__confirmed, confirmed);
  call_rcu(&ref->__switch, __percpu_ref_switched);
}

static inline void percpu_ref_kill(struct percpu_ref *ref) {
  percpu_ref_kill_and_confirm(ref, NULL);
}

static inline bool percpu_ref_is_dying(struct percpu_ref *ref) {
  return READ_ONCE(ref->__dying);
}

static inline bool percpu_ref_is_zero(struct percpu_ref *ref) {
  return atomic_long_read(&ref->__refs) == 0;
}

static inline void percpu_ref_resurrect(struct percpu_ref *ref) {
  atomic_long_inc(&ref->__refs);
  WRITE_ONCE(ref->__dying, false);
}

static inline void percpu_ref_reinit(struct percpu_ref *ref) {
  WARN_ON(!percpu_ref_is_zero(ref));
  percpu_ref_resurrect(ref);
}
