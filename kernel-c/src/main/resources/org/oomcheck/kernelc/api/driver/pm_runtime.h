// SPDX-License-Identifier: GPL-2.0-or-later

// The one device that matches a driver, as far as its power goes.
static DEFINE_SPINLOCK(__power_lock);
static DEFINE_MUTEX(__power_changes);
static int __power_usage;
static bool __power_disabled = true;
static bool __power_suspended = true;

// Whether the device is in use; a caller keeps it so from now on.
static inline bool __power_get(int more) {
  unsigned long flags;
  bool active;

  spin_lock_irqsave(&__power_lock, flags);
  __power_usage += more;
  active = !__power_suspended;
  spin_unlock_irqrestore(&__power_lock, flags);
  return active;
}

static inline bool __power_put(void) {
  unsigned long flags;
  bool idle;

  spin_lock_irqsave(&__power_lock, flags);
  if (__power_usage > 0)
    __power_usage--;
  else
    WARN_ON(1);
  idle = !__power_usage && !__power_suspended && !__power_disabled;
  spin_unlock_irqrestore(&__power_lock, flags);
  return idle;
}

static inline void __power_is(bool suspended) {
  unsigned long flags;

  spin_lock_irqsave(&__power_lock, flags);
  __power_suspended = suspended;
  spin_unlock_irqrestore(&__power_lock, flags);
}

// A task that changes the power of a device calls the driver, and others wait until that is done.
static inline int __power_resume(struct device *of) {
  const struct dev_pm_ops *pm = __power_operations();
  int error = 0;

  mutex_lock(&__power_changes);
  if (!__power_get(0)) {
    if (__power_disabled)
      error = -EACCES;
    else if (pm && pm->runtime_resume)
      error = pm->runtime_resume(of);
    if (!error)
      __power_is(false);
  }
  mutex_unlock(&__power_changes);
  return error;
}

static inline int __power_suspend(struct device *of) {
  const struct dev_pm_ops *pm = __power_operations();
  unsigned long flags;
  bool idle;
  int error = 0;

  mutex_lock(&__power_changes);
  spin_lock_irqsave(&__power_lock, flags);
  idle = !__power_usage && !__power_suspended && !__power_disabled;
  if (idle)
    __power_suspended = true;
  spin_unlock_irqrestore(&__power_lock, flags);
  if (idle && pm && pm->runtime_suspend)
    error = pm->runtime_suspend(of);
  if (error)
    __power_is(false);
  mutex_unlock(&__power_changes);
  return error;
}

static inline void __power_idles(struct work_struct *work) {
  __power_suspend(__matching_device());
}

static DECLARE_WORK(__power_work, __power_idles);

static inline int pm_runtime_get_sync(struct device *of) {
  return __power_get(1) ? 1 : __power_resume(of);
}

static inline void pm_runtime_get_noresume(struct device *of) {
  __power_get(1);
}

static inline void pm_runtime_put_noidle(struct device *of) {
  __power_put();
}

static inline int pm_runtime_put(struct device *of) {
  if (__power_put())
    schedule_work(&__power_work);
  return 0;
}

static inline int pm_runtime_put_sync(struct device *of) {
  return __power_put() ? __power_suspend(of) : 0;
}

static inline int pm_runtime_resume_and_get(struct device *of) {
  int error = pm_runtime_get_sync(of);

  if (error < 0) {
    __power_put();
    return error;
  }
  return 0;
}

#define pm_runtime_put_autosuspend(of) pm_runtime_put(of)
#define pm_runtime_put_sync_autosuspend(of) pm_runtime_put_sync(of)
#define pm_runtime_resume(of) __power_resume(of)
#define pm_runtime_suspend(of) __power_suspend(of)
#define pm_runtime_suspended(of) (!__power_get(0))
#define pm_runtime_active(of) __power_get(0)

static inline int pm_runtime_set_active(struct device *of) {
  __power_is(false);
  return 0;
}

static inline void pm_runtime_set_suspended(struct device *of) {
  __power_is(true);
}

static inline void __power_may_change(bool disabled) {
  unsigned long flags;

  spin_lock_irqsave(&__power_lock, flags);
  __power_disabled = disabled;
  spin_unlock_irqrestore(&__power_lock, flags);
}

static inline void pm_runtime_enable(struct device *of) {
  __power_may_change(false);
}

// No call of the driver runs when it returns.
static inline void pm_runtime_disable(struct device *of) {
  __power_may_change(true);
  cancel_work_sync(&__power_work);
  mutex_lock(&__power_changes);
  mutex_unlock(&__power_changes);
}

static inline void __devm_power(void *of) {
  pm_runtime_disable(of);
}

static inline int devm_pm_runtime_enable(struct device *of) {
  pm_runtime_enable(of);
  return __devm_add(__devm_power, of);
}

#define pm_ptr(operations) (operations)
#define pm_sleep_ptr(operations) (operations)

#define SET_SYSTEM_SLEEP_PM_OPS(suspends, resumes) .suspend = suspends, .resume = resumes
#define SYSTEM_SLEEP_PM_OPS(suspends, resumes) .suspend = suspends, .resume = resumes
#define SET_RUNTIME_PM_OPS(suspends, resumes, idles) \
  .runtime_suspend = suspends, .runtime_resume = resumes, .runtime_idle = idles
#define RUNTIME_PM_OPS(suspends, resumes, idles) \
  .runtime_suspend = suspends, .runtime_resume = resumes, .runtime_idle = idles
