// SPDX-License-Identifier: GPL-2.0-or-later
struct tasklet_struct {
  struct __tasklet __tasklet;
  void (*func)(unsigned long data);
  unsigned long data;
};

#define from_tasklet(variable, tasklet, field) container_of(tasklet, typeof(*variable), field)

static inline void __tasklet_calls(struct tasklet_struct *tasklet) {
  tasklet->func(tasklet->data);
}

// The older way: the function is given a number, often an address.
static inline void tasklet_init(struct tasklet_struct *tasklet, void (*func)(unsigned long),
                                unsigned long data) {
  tasklet->func = func;
  tasklet->data = data;
  tasklet_setup(tasklet, __tasklet_calls);
}
