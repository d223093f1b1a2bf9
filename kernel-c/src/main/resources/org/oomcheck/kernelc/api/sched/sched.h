// SPDX-License-Identifier: GPL-2.0-or-later
struct signal_struct {
  unsigned int flags;
  short oom_score_adj;
  bool oom_flag_origin;
  void *core_state;
  struct mm_struct *oom_mm;
};

struct task_struct {
  unsigned int flags;
  struct mm_struct *mm;
  struct signal_struct *signal;
  struct task_struct *oom_reaper_list;
};
