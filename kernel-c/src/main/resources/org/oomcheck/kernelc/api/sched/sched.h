// SPDX-License-Identifier: GPL-2.0-or-later
struct task_struct {
  unsigned int flags;
};
