// SPDX-License-Identifier: GPL-2.0-or-later
struct signal_struct {
  short oom_score_adj;
};

struct task_struct {
  unsigned int flags;
  struct mm_struct *mm;
  struct signal_struct *signal;
};
