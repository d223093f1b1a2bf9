// SPDX-License-Identifier: GPL-2.0-or-later

// Mutexes of which one transaction takes several in any order: the younger of two gives way.
struct ww_class {
  atomic_long_t stamp;
};

struct ww_acquire_ctx {
  unsigned long stamp;
  unsigned int acquired;
  bool done;
};

struct ww_mutex {
  struct mutex base;
  wait_queue_head_t changed;
  struct ww_acquire_ctx *ctx;
  unsigned long stamp;
};

static inline void ww_mutex_init(struct ww_mutex *lock, struct ww_class *class) {
  mutex_init(&lock->base);
  init_waitqueue_head(&lock->changed);
  lock->ctx = NULL;
  lock->stamp = 0;
}

static inline void ww_mutex_destroy(struct ww_mutex *lock) {
  mutex_destroy(&lock->base);
}

static inline void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *class) {
  ctx->stamp = atomic_long_inc_return_relaxed(&class->stamp);
  ctx->acquired = 0;
  ctx->done = false;
}

static inline void ww_acquire_done(struct ww_acquire_ctx *ctx) {
  WARN_ON(ctx->done);
  ctx->done = true;
}

static inline void ww_acquire_fini(struct ww_acquire_ctx *ctx) {
  WARN_ON(ctx->acquired);
}

// Those who wait look again, as a younger one may have to give way to the new owner.
static inline void __ww_mutex_has(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) {
  ctx->acquired++;
  lock->ctx = ctx;
  xchg(&lock->stamp, ctx->stamp);
  wake_up_all(&lock->changed);
}

static inline int __ww_mutex_try(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) {
  unsigned long owner;

  if (mutex_trylock(&lock->base))
    return 1;
  owner = READ_ONCE(lock->stamp);
  return owner && ctx->acquired && owner < ctx->stamp ? -EDEADLK : 0;
}

static inline int __ww_mutex_begin(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) {
  might_sleep();
  WARN_ON(ctx->done);
  return READ_ONCE(lock->stamp) == ctx->stamp ? -EALREADY : 0;
}

static inline int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) {
  int got;

  if (!ctx) {
    mutex_lock(&lock->base);
    return 0;
  }
  got = __ww_mutex_begin(lock, ctx);
  if (got)
    return got;
  wait_event(lock->changed, (got = __ww_mutex_try(lock, ctx)) != 0);
  if (got < 0)
    return got;
  __ww_mutex_has(lock, ctx);
  return 0;
}

static inline int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) {
  int got;

  if (!ctx)
    return mutex_lock_interruptible(&lock->base);
  got = __ww_mutex_begin(lock, ctx);
  if (got)
    return got;
  if (wait_event_interruptible(lock->changed, (got = __ww_mutex_try(lock, ctx)) != 0))
    return -EINTR;
  if (got < 0)
    return got;
  __ww_mutex_has(lock, ctx);
  return 0;
}

// A transaction that has given way has no other lock.
static inline void ww_mutex_lock_slow(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) {
  WARN_ON(ctx->acquired);
  mutex_lock(&lock->base);
  __ww_mutex_has(lock, ctx);
}

static inline int ww_mutex_lock_slow_interruptible(struct ww_mutex *lock,
                                                   struct ww_acquire_ctx *ctx) {
  int error;

  WARN_ON(ctx->acquired);
  error = mutex_lock_interruptible(&lock->base);
  if (!error)
    __ww_mutex_has(lock, ctx);
  return error;
}

static inline int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) {
  if (!mutex_trylock(&lock->base))
    return 0;
  if (ctx)
    __ww_mutex_has(lock, ctx);
  return 1;
}

static inline void ww_mutex_unlock(struct ww_mutex *lock) {
  if (lock->ctx) {
    lock->ctx->acquired--;
    lock->ctx = NULL;
    xchg(&lock->stamp, 0);
  }
  mutex_unlock(&lock->base);
  wake_up_all(&lock->changed);
}

static inline bool ww_mutex_is_locked(struct ww_mutex *lock) {
  return mutex_is_locked(&lock->base);
}
