// SPDX-License-Identifier: GPL-2.0-or-later
struct page {
  unsigned long flags;
  struct list_head lru;
  void *private;
  unsigned long index;
  atomic_t __references;
  unsigned long __bits;
  char __bytes[4096];
};

struct page_memory { char bytes[4096]; };
