// SPDX-License-Identifier: GPL-2.0-or-later

struct cpumask { unsigned long bits[1]; };

typedef struct cpumask cpumask_t;
typedef struct cpumask *cpumask_var_t;

static struct cpumask __all_cpus = { .bits = { 7 } };
static struct cpumask __each_cpu[3] = { { .bits = { 1 } }, { .bits = { 2 } }, { .bits = { 4 } } };

static inline const struct cpumask *__all_cpu_mask(void) { return &__all_cpus; }
static inline const struct cpumask *__one_cpu_mask(int cpu) { return &__each_cpu[cpu]; }

#define cpu_online_mask __all_cpu_mask()
#define cpu_possible_mask __all_cpu_mask()
#define cpu_present_mask __all_cpu_mask()
#define cpu_active_mask __all_cpu_mask()
#define cpu_all_mask __all_cpu_mask()
#define cpumask_of(cpu) __one_cpu_mask(cpu)
#define cpumask_bits(mask) ((mask)->bits)
#define cpu_online(cpu) ((cpu) < nr_cpu_ids)
#define cpu_possible(cpu) ((cpu) < nr_cpu_ids)
#define CPU_MASK_NONE { .bits = { 0 } }
#define CPU_MASK_ALL { .bits = { 7 } }

#define alloc_cpumask_var(mask, gfp) ((*(mask) = kmalloc(sizeof(struct cpumask), gfp)) != NULL)
#define zalloc_cpumask_var(mask, gfp) ((*(mask) = kzalloc(sizeof(struct cpumask), gfp)) != NULL)
#define free_cpumask_var(mask) kfree(mask)

static inline unsigned int cpumask_next(int cpu, const struct cpumask *mask) {
  return find_next_bit(mask->bits, nr_cpu_ids, cpu + 1);
}

static inline unsigned int cpumask_first(const struct cpumask *mask) {
  return find_first_bit(mask->bits, nr_cpu_ids);
}

#define cpumask_any(mask) cpumask_first(mask)
#define for_each_cpu(cpu, mask) \
  for ((cpu) = cpumask_first(mask); (cpu) < nr_cpu_ids; (cpu) = cpumask_next((cpu), (mask)))

static inline unsigned int cpumask_any_but(const struct cpumask *mask, unsigned int but) {
  unsigned int cpu;

  for_each_cpu(cpu, mask)
    if (cpu != but)
      break;
  return cpu;
}

static inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *mask) {
  set_bit(cpu, mask->bits);
}

static inline void __cpumask_set_cpu(unsigned int cpu, struct cpumask *mask) {
  __set_bit(cpu, mask->bits);
}

static inline void cpumask_clear_cpu(unsigned int cpu, struct cpumask *mask) {
  clear_bit(cpu, mask->bits);
}

static inline void __cpumask_clear_cpu(unsigned int cpu, struct cpumask *mask) {
  __clear_bit(cpu, mask->bits);
}

static inline bool cpumask_test_cpu(unsigned int cpu, const struct cpumask *mask) {
  return test_bit(cpu, mask->bits);
}

static inline bool cpumask_test_and_set_cpu(unsigned int cpu, struct cpumask *mask) {
  return test_and_set_bit(cpu, mask->bits);
}

static inline bool cpumask_test_and_clear_cpu(unsigned int cpu, struct cpumask *mask) {
  return test_and_clear_bit(cpu, mask->bits);
}

static inline void cpumask_clear(struct cpumask *mask) {
  mask->bits[0] = 0;
}

static inline void cpumask_setall(struct cpumask *mask) {
  mask->bits[0] = 7;
}

static inline void cpumask_copy(struct cpumask *to, const struct cpumask *from) {
  to->bits[0] = READ_ONCE(from->bits[0]);
}

static inline bool cpumask_empty(const struct cpumask *mask) {
  return !READ_ONCE(mask->bits[0]);
}

static inline bool cpumask_full(const struct cpumask *mask) {
  return READ_ONCE(mask->bits[0]) == 7;
}

static inline bool cpumask_equal(const struct cpumask *one, const struct cpumask *other) {
  return READ_ONCE(one->bits[0]) == READ_ONCE(other->bits[0]);
}

static inline bool cpumask_intersects(const struct cpumask *one, const struct cpumask *other) {
  return (READ_ONCE(one->bits[0]) & READ_ONCE(other->bits[0])) != 0;
}

static inline bool cpumask_subset(const struct cpumask *part, const struct cpumask *whole) {
  return (READ_ONCE(part->bits[0]) & ~READ_ONCE(whole->bits[0])) == 0;
}

static inline bool cpumask_and(struct cpumask *to, const struct cpumask *one, const struct cpumask *other) {
  return (to->bits[0] = READ_ONCE(one->bits[0]) & READ_ONCE(other->bits[0])) != 0;
}

static inline bool cpumask_andnot(struct cpumask *to, const struct cpumask *one, const struct cpumask *other) {
  return (to->bits[0] = READ_ONCE(one->bits[0]) & ~READ_ONCE(other->bits[0])) != 0;
}

static inline void cpumask_or(struct cpumask *to, const struct cpumask *one, const struct cpumask *other) {
  to->bits[0] = READ_ONCE(one->bits[0]) | READ_ONCE(other->bits[0]);
}

static inline void cpumask_xor(struct cpumask *to, const struct cpumask *one, const struct cpumask *other) {
  to->bits[0] = READ_ONCE(one->bits[0]) ^ READ_ONCE(other->bits[0]);
}

static inline unsigned int cpumask_weight(const struct cpumask *mask) {
  unsigned int weight = 0;
  unsigned int cpu;

  for_each_cpu(cpu, mask)
    weight++;
  return weight;
}
