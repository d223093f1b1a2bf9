// SPDX-License-Identifier: GPL-2.0-or-later
struct page {
  struct list_head lru;
  unsigned long private;
};
