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

// There is no clock: each time has passed, or has not.
#define ktime_get() ((ktime_t)0)
#define ktime_get_real() ((ktime_t)0)
#define ktime_get_boottime() ((ktime_t)0)
#define ktime_get_ns() ((u64)0)
#define ktime_get_real_ns() ((u64)0)

struct timespec64 {
  time64_t tv_sec;
  long tv_nsec;
};

static inline void __ktime_ts64(struct timespec64 *time) {
  time->tv_sec = 0;
  time->tv_nsec = 0;
}

#define ktime_get_ts64(time) __ktime_ts64(time)
#define ktime_get_real_ts64(time) __ktime_ts64(time)
#define ktime_get_raw_ts64(time) __ktime_ts64(time)
#define ktime_get_boottime_ts64(time) __ktime_ts64(time)
#define ktime_get_coarse_ts64(time) __ktime_ts64(time)
#define ktime_get_coarse_real_ts64(time) __ktime_ts64(time)
#define ktime_get_seconds() ((time64_t)0)
#define ktime_get_real_seconds() ((time64_t)0)
#define ktime_get_boottime_ns() ((u64)0)

static inline s64 timespec64_to_ns(const struct timespec64 *time) {
  return (s64)time->tv_sec * 1000000000 + time->tv_nsec;
}

#define timespec64_to_ktime(time) ((ktime_t)((time).tv_sec * 1000000000 + (time).tv_nsec))
#define ktime_add(one, other) ((one) + (other))
#define ktime_sub(one, other) ((one) - (other))
#define ktime_add_ms(time, ms) ((time) + (ktime_t)(ms) * 1000000)
#define ktime_add_us(time, us) ((time) + (ktime_t)(us) * 1000)
#define ktime_add_ns(time, ns) ((time) + (ns))
#define ktime_to_ns(time) ((s64)(time))
#define ktime_to_us(time) ((s64)(time) / 1000)
#define ktime_to_ms(time) ((s64)(time) / 1000000)
#define ktime_us_delta(later, earlier) ktime_to_us(ktime_sub(later, earlier))
#define ktime_ms_delta(later, earlier) ktime_to_ms(ktime_sub(later, earlier))
#define ktime_after(one, other) time_after(jiffies, jiffies)
#define ktime_before(one, other) time_after(jiffies, jiffies)

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
