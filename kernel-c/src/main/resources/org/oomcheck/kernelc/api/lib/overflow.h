// SPDX-License-Identifier: GPL-2.0-or-later

// Sizes that are SIZE_MAX where they do not fit, so that no allocation of them succeeds.
#define array_size(count, size) size_mul(count, size)
#define array3_size(one, two, three) size_mul(size_mul(one, two), three)
#define flex_array_size(object, member, count) size_mul(count, sizeof(*(object)->member))
#define struct_size(object, member, count) \
  size_add(sizeof(*(object)), flex_array_size(object, member, count))
