// SPDX-License-Identifier: GPL-2.0-or-later
// A balloon of ours, with the names of the kernel's.

struct balloon_dev_info {
  spinlock_t pages_lock;
  struct list_head pages;
};
