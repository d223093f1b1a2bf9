// SPDX-License-Identifier: GPL-2.0-or-later

// The new object is another one, whether or not the old one had room.
#define krealloc(old, size, gfp) ({ \
  typeof(old) __old = (old); \
  typeof(old) __new = kmalloc(size, gfp); \
  if (__new && __old) { \
    __krealloc_copies(__new, __old); \
    kfree(__old); \
  } \
  __new; })
#define krealloc_array(old, count, size, gfp) krealloc(old, array_size(count, size), gfp)
#define kmemdup(source, length, gfp) ({ \
  typeof(&(source)[0]) __source = (source); \
  typeof(&(source)[0]) __duplicate = kmalloc(length, gfp); \
  if (__duplicate) \
    memcpy(__duplicate, __source, length); \
  __duplicate; })
