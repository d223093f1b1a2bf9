// SPDX-License-Identifier: GPL-2.0-or-later

struct timer_list {
  struct __timer __timer;
  unsigned long expires;
  unsigned int flags;
};

#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000

#define timer_setup_on_stack(timer, callback, flags) timer_setup(timer, callback, flags)

static inline void add_timer(struct timer_list *timer) {
  __add_timer(timer, timer->expires);
}

// The object around a timer, of the type of a variable.
#define timer_container_of(variable, expired, field) \
  container_of(expired, typeof(*variable), field)
#define from_timer(variable, expired, field) container_of(expired, typeof(*variable), field)
