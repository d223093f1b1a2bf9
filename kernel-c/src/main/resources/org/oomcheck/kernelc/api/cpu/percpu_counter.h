// SPDX-License-Identifier: GPL-2.0-or-later
struct percpu_counter { atomic_long_t __sum; };

static inline int percpu_counter_init(struct percpu_counter *counter, s64 amount, gfp_t gfp) {
  atomic_long_set(&counter->__sum, amount);
  return 0;
}

static inline void percpu_counter_destroy(struct percpu_counter *counter) {
}

static inline void percpu_counter_set(struct percpu_counter *counter, s64 amount) {
  atomic_long_set(&counter->__sum, amount);
}

static inline void percpu_counter_add(struct percpu_counter *counter, s64 amount) {
  atomic_long_add(amount, &counter->__sum);
}

static inline void percpu_counter_sub(struct percpu_counter *counter, s64 amount) {
  atomic_long_sub(amount, &counter->__sum);
}

static inline void percpu_counter_inc(struct percpu_counter *counter) {
  atomic_long_inc(&counter->__sum);
}

static inline void percpu_counter_dec(struct percpu_counter *counter) {
  atomic_long_dec(&counter->__sum);
}

static inline s64 percpu_counter_read(struct percpu_counter *counter) {
  return atomic_long_read(&counter->__sum);
}

#define percpu_counter_sum(counter) percpu_counter_read(counter)

static inline s64 percpu_counter_read_positive(struct percpu_counter *counter) {
  return max_t(s64, percpu_counter_read(counter), 0);
}

#define percpu_counter_sum_positive(counter) percpu_counter_read_positive(counter)
#define percpu_counter_compare(counter, other) \
  ({ s64 __sum = percpu_counter_read(counter); __sum < (other) ? -1 : __sum > (other); })
