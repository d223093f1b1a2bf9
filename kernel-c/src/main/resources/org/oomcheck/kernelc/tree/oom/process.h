// SPDX-License-Identifier: GPL-2.0-or-later

// One process after the other, as all of them were when the walk began. A process of several threads is seen as its leader.
#define for_each_process(p) for (p = __next_process(0); p; p = __next_process(p))
#define for_each_thread(p, t) for (t = (p); t; t = 0)

extern rwlock_t tasklist_lock;

struct mm_struct {
  unsigned long flags;
  atomic_t mm_users;
};
