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

#define atomic_add_negative(number, v) (atomic_add_return(number, v) < 0)

#define atomic64_add_negative(number, v) (atomic64_add_return(number, v) < 0)

#define atomic_long_add_negative(number, v) (atomic_long_add_return(number, v) < 0)
