// SPDX-License-Identifier: GPL-2.0-or-later

#define BITS_TO_LONGS(bits) (((bits) + 63) / 64)

// The first bit that is set once the map has been turned by the mask, from a bit on.
static inline unsigned long __find_bit(const unsigned long *map, unsigned long size,
    unsigned long from, unsigned long mask) {
  while (from < size) {
    unsigned long word = (READ_ONCE(map[from / 64]) ^ mask) >> (from % 64);

    if (!word) {
      from = (from / 64 + 1) * 64;
      continue;
    }
    while (!(word & 1)) {
      word >>= 1;
      from++;
    }
    return from < size ? from : size;
  }
  return size;
}

static inline unsigned long find_first_bit(const unsigned long *map, unsigned long size) {
  return __find_bit(map, size, 0, 0);
}

static inline unsigned long find_next_bit(const unsigned long *map, unsigned long size,
    unsigned long from) {
  return __find_bit(map, size, from, 0);
}

static inline unsigned long find_first_zero_bit(const unsigned long *map, unsigned long size) {
  return __find_bit(map, size, 0, ~0UL);
}

static inline unsigned long find_next_zero_bit(const unsigned long *map, unsigned long size,
    unsigned long from) {
  return __find_bit(map, size, from, ~0UL);
}

#define for_each_set_bit(bit, map, size) \
  for ((bit) = find_first_bit((map), (size)); (bit) < (size); \
      (bit) = find_next_bit((map), (size), (bit) + 1))
#define for_each_clear_bit(bit, map, size) \
  for ((bit) = find_first_zero_bit((map), (size)); (bit) < (size); \
      (bit) = find_next_zero_bit((map), (size), (bit) + 1))

static inline void bitmap_zero(unsigned long *map, unsigned int bits) {
  unsigned int i;

  for (i = 0; i < BITS_TO_LONGS(bits); i++)
    map[i] = 0;
}

static inline void bitmap_set(unsigned long *map, unsigned int start, unsigned int bits) {
  unsigned int i;

  for (i = start; i < start + bits; i++)
    __set_bit(i, map);
}

static inline void bitmap_clear(unsigned long *map, unsigned int start, unsigned int bits) {
  unsigned int i;

  for (i = start; i < start + bits; i++)
    __clear_bit(i, map);
}

static inline void bitmap_fill(unsigned long *map, unsigned int bits) {
  bitmap_set(map, 0, bits);
}

static inline bool bitmap_empty(const unsigned long *map, unsigned int bits) {
  return find_first_bit(map, bits) == bits;
}

static inline bool bitmap_full(const unsigned long *map, unsigned int bits) {
  return find_first_zero_bit(map, bits) == bits;
}

static inline unsigned int bitmap_weight(const unsigned long *map, unsigned int bits) {
  unsigned int bit;
  unsigned int weight = 0;

  for_each_set_bit(bit, map, bits)
    weight++;
  return weight;
}

#define bitmap_zalloc(bits, gfp) kcalloc(BITS_TO_LONGS(bits), sizeof(unsigned long), gfp)
#define bitmap_free(map) kfree(map)

// Bits that follow each other, of which the first is a multiple of the mask and one.
static inline unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
    unsigned long from, unsigned int bits, unsigned long mask) {
  unsigned long start, taken;

  for (start = find_next_zero_bit(map, size, from); start < size;
      start = find_next_zero_bit(map, size, taken + 1)) {
    start = (start + mask) & ~mask;
    if (start + bits > size)
      break;
    taken = find_next_bit(map, start + bits, start);
    if (taken >= start + bits)
      return start;
  }
  return size;
}

// Regions of 2^order bits, each at a multiple of its size.
static inline int bitmap_allocate_region(unsigned long *map, unsigned int start,
    unsigned int order) {
  unsigned int bits = 1U << order;

  if (find_next_bit(map, start + bits, start) < start + bits)
    return -EBUSY;
  bitmap_set(map, start, bits);
  return 0;
}

static inline int bitmap_find_free_region(unsigned long *map, unsigned int size,
    unsigned int order) {
  unsigned int bits = 1U << order;
  unsigned int start;

  for (start = 0; start + bits <= size; start += bits)
    if (!bitmap_allocate_region(map, start, order))
      return start;
  return -ENOMEM;
}

#define bitmap_release_region(map, start, order) bitmap_clear(map, start, 1U << (order))
