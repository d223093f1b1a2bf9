// SPDX-License-Identifier: GPL-2.0-or-later

#define assign_bit(bit, map, value) do { \
  if (value) \
    set_bit(bit, map); \
  else \
    clear_bit(bit, map); \
} while (0)

#define __assign_bit(bit, map, value) do { \
  if (value) \
    __set_bit(bit, map); \
  else \
    __clear_bit(bit, map); \
} while (0)
