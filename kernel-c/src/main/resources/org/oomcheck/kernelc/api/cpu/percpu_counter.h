// SPDX-License-Identifier: GPL-2.0-or-later
struct percpu_counter {
  atomic_long_t __sum;
  // The count without what the CPUs have added since it was set.
  long __count;
};

static inline int percpu_counter_init(struct percpu_counter *counter, s64 amount, gfp_t gfp) {
  might_sleep_if(gfpflags_allow_blocking(gfp));
  WRITE_ONCE(counter->__count, amount);
  atomic_long_set(&counter->__sum, amount);
  return 0;
}

static inline void percpu_counter_destroy(struct percpu_counter *counter) {
}

static inline void percpu_counter_set(struct percpu_counter *counter, s64 amount) {
  WRITE_ONCE(counter->__count, amount);
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

static inline s64 percpu_counter_sum(struct percpu_counter *counter) {
  return atomic_long_read(&counter->__sum);
}

static inline s64 percpu_counter_sum_positive(struct percpu_counter *counter) {
  return max_t(s64, percpu_counter_sum(counter), 0);
}

static inline s64 percpu_counter_read(struct percpu_counter *counter) {
  return __cpus_parts_are_in() ? percpu_counter_sum(counter) : READ_ONCE(counter->__count);
}

static inline s64 percpu_counter_read_positive(struct percpu_counter *counter) {
  return max_t(s64, percpu_counter_read(counter), 0);
}

#define percpu_counter_compare(counter, other) \
  ({ s64 __sum = percpu_counter_sum(counter); __sum < (other) ? -1 : __sum > (other); })
