// SPDX-License-Identifier: GPL-2.0-or-later

// The number of the highest bit that is set, from 1; 0 if there is none.
static inline int fls64(unsigned long number) {
  int highest;

  for (highest = 0; number; number >>= 1)
    highest++;
  return highest;
}

static inline int fls(unsigned int number) {
  return fls64(number);
}

// The number of the lowest bit that is set, from 0. There has to be one.
static inline unsigned long __ffs(unsigned long number) {
  unsigned long lowest;

  for (lowest = 0; !(number & 1); number >>= 1)
    lowest++;
  return lowest;
}

static inline int ffs(int number) {
  if (!number)
    return 0;
  return 1 + __ffs((unsigned int)number);
}

// How many bits are set. Each step takes the lowest one away.
static inline unsigned int hweight_long(unsigned long number) {
  unsigned int set;

  for (set = 0; number; number &= number - 1)
    set++;
  return set;
}

#define hweight8(number) hweight_long((u8)(number))
#define hweight16(number) hweight_long((u16)(number))
#define hweight32(number) hweight_long((u32)(number))
#define hweight64(number) hweight_long(number)

static inline int is_power_of_2(unsigned long number) {
  return number && !(number & (number - 1));
}

static inline int ilog2(unsigned long number) {
  return fls64(number) - 1;
}

static inline int order_base_2(unsigned long number) {
  if (number <= 1)
    return 0;
  return fls64(number - 1);
}

static inline unsigned long roundup_pow_of_two(unsigned long number) {
  return 1UL << order_base_2(number);
}

static inline unsigned long rounddown_pow_of_two(unsigned long number) {
  return 1UL << ilog2(number);
}
