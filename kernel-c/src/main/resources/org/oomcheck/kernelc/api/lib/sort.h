// SPDX-License-Identifier: GPL-2.0-or-later

typedef int (*cmp_func_t)(const void *one, const void *other);

#define sort(base, count, size, compare, swap_or_null) do { \
  __typeof__(&(base)[0]) __all = (base); \
  size_t __i, __j; \
  for (__i = 1; __i < (count); __i++) \
    for (__j = __i; __j > 0 && compare(&__all[__j - 1], &__all[__j]) > 0; __j--) { \
      __typeof__(__all[0]) __moved = __all[__j]; \
      __all[__j] = __all[__j - 1]; \
      __all[__j - 1] = __moved; \
    } \
} while (0)

#define bsearch(key, base, count, size, compare) ({ \
  __typeof__(&(base)[0]) __all = (base); \
  __typeof__(&(base)[0]) __found = NULL; \
  size_t __low = 0, __high = (count); \
  while (!__found && __low < __high) { \
    size_t __middle = __low + (__high - __low) / 2; \
    int __order = compare(key, &__all[__middle]); \
    if (__order == 0) \
      __found = &__all[__middle]; \
    else if (__order < 0) \
      __high = __middle; \
    else \
      __low = __middle + 1; \
  } \
  __found; })
