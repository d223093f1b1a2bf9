// SPDX-License-Identifier: GPL-2.0-or-later

struct mmu_notifier_range {
  struct mm_struct *mm;
  unsigned long start;
  unsigned long end;
  unsigned int flags;
  int event;
};

struct mmu_notifier;

struct mmu_notifier_ops {
  void (*release)(struct mmu_notifier *mn, struct mm_struct *mm);
  int (*invalidate_range_start)(struct mmu_notifier *mn, const struct mmu_notifier_range *range);
  void (*invalidate_range_end)(struct mmu_notifier *mn, const struct mmu_notifier_range *range);
};

struct mmu_notifier {
  const struct mmu_notifier_ops *ops;
  struct mm_struct *mm;
  // Reclaim comes by as it does to a shrinker.
  struct shrinker reclaims;
};

static inline bool mmu_notifier_range_blockable(const struct mmu_notifier_range *range) {
  return range->flags & MMU_NOTIFIER_RANGE_BLOCKABLE;
}

static inline int __mmu_invalidates(struct mmu_notifier *mn, unsigned int flags, int event) {
  struct mmu_notifier_range range = {
    .mm = mn->mm, .start = 0x1000, .end = 0x2000, .flags = flags, .event = event,
  };
  int error = 0;

  if (mn->ops->invalidate_range_start)
    error = mn->ops->invalidate_range_start(mn, &range);
  // One that may sleep cannot refuse.
  WARN_ON(error && flags);
  if (!error && mn->ops->invalidate_range_end)
    mn->ops->invalidate_range_end(mn, &range);
  return error;
}

static inline unsigned long __mmu_count(struct shrinker *shrinker, struct shrink_control *control) {
  return 1;
}

static inline unsigned long __mmu_scan(struct shrinker *shrinker, struct shrink_control *control) {
  __mmu_invalidates(shrinker->private_data, MMU_NOTIFIER_RANGE_BLOCKABLE, MMU_NOTIFY_CLEAR);
  return 1;
}

// What munmap() does, and the OOM reaper, which does not wait for the lock and must not sleep.
static inline void __process_unmaps(struct mmu_notifier *mn) {
  if (__user_chooses(1, 1) == 1) {
    mmap_write_lock(mn->mm);
    __mmu_invalidates(mn, MMU_NOTIFIER_RANGE_BLOCKABLE, MMU_NOTIFY_UNMAP);
    mmap_write_unlock(mn->mm);
  } else if (mmap_read_trylock(mn->mm)) {
    preempt_disable();
    __mmu_invalidates(mn, 0, MMU_NOTIFY_CLEAR);
    preempt_enable();
    mmap_read_unlock(mn->mm);
  }
}

static inline int __mmu_notifier_register(struct mmu_notifier *mn, struct mm_struct *mm) {
  mn->mm = mm;
  mn->reclaims.count_objects = __mmu_count;
  mn->reclaims.scan_objects = __mmu_scan;
  mn->reclaims.private_data = mn;
  shrinker_register(&mn->reclaims);
  __offer(__process_unmaps, mn);
  return 0;
}

static inline int mmu_notifier_register(struct mmu_notifier *mn, struct mm_struct *mm) {
  int error;

  mmap_write_lock(mm);
  error = __mmu_notifier_register(mn, mm);
  mmap_write_unlock(mm);
  return error;
}

// Waits until nobody is told any more.
static inline void mmu_notifier_unregister(struct mmu_notifier *mn, struct mm_struct *mm) {
  if (mn->ops->release)
    mn->ops->release(mn, mm);
  __take_back(mn, 1);
  __shrinker_unplace(&mn->reclaims);
}
