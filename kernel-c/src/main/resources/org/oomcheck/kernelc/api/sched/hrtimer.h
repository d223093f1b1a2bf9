// SPDX-License-Identifier: GPL-2.0-or-later
enum hrtimer_restart;

struct hrtimer {
  struct __hrtimer __hrtimer;
  int (*function)(struct hrtimer *timer);
};

#define ms_to_ktime(ms) ((ktime_t)(ms) * 1000000)
#define us_to_ktime(us) ((ktime_t)(us) * 1000)
#define ns_to_ktime(ns) ((ktime_t)(ns))
#define ktime_set(secs, nsecs) ((ktime_t)(secs) * 1000000000 + (nsecs))

static inline void __run_hrtimer(struct hrtimer *timer) {
  if (timer->function(timer) == HRTIMER_RESTART)
    __hrtimer_start(timer);
}

static inline void hrtimer_init(struct hrtimer *timer, int clock, int mode) {
}

#define hrtimer_setup(timer, callback, clock, mode) \
  ({ (timer)->function = (callback); })

static inline void hrtimer_start(struct hrtimer *timer, ktime_t time, int mode) {
  __hrtimer_names(__run_hrtimer);
  __hrtimer_start(timer);
}
