// SPDX-License-Identifier: GPL-2.0-or-later
struct sysinfo {
  unsigned long totalram;
  unsigned long freeram;
};

// Amounts of memory that drivers only pass on.
static inline void si_meminfo(struct sysinfo *info) {
  info->totalram = 0;
  info->freeram = 0;
}

static inline long si_mem_available(void) {
  return 0;
}

#define page_private(page) ((unsigned long)(page)->private)

static inline void set_page_private(struct page *page, unsigned long private) {
  page->private = (void *)private;
}

static inline void __page_unlocked(struct page *page) {
  if (!test_bit(0, &page->__bits))
    __bug_of_page("a page is unlocked that is not locked");
  clear_bit_unlock(0, &page->__bits);
  smp_mb__after_atomic();
  wake_up_bit(&page->__bits, 0);
}

// The page that compaction wants to move; NULL where it moves none. No other page is locked by
// another task.
static struct page *__movable;
static unsigned int __movable_locked;
static unsigned int __is_movable;

// In a module's world any page may be locked by another task.
static inline int trylock_page(struct page *page) {
  if (__any_page_is_shared())
    return !test_and_set_bit_lock(0, &page->__bits) && __locks_page(page);
  return (page != __movable || !xchg(&__movable_locked, 1)) && __locks_page(page);
}

static inline void unlock_page(struct page *page) {
  __unlocks_page(page);
  if (__any_page_is_shared()) {
    __page_unlocked(page);
    return;
  }
  if (page == __movable)
    smp_store_release(&__movable_locked, 0);
}

static inline void __ClearPageMovable(struct page *page) {
  if (page == __movable)
    WRITE_ONCE(__is_movable, 0);
}
struct movable_operations {
  bool (*isolate_page)(struct page *page, unsigned int mode);
  int (*migrate_page)(struct page *newpage, struct page *page, int mode);
  void (*putback_page)(struct page *page);
};

// Says which page compaction moves, while the world boots: the first one of a balloon.
static inline void __boot_movable(struct balloon_dev_info *balloon) {
  __movable = list_first_entry(&balloon->pages, struct page, lru);
  __is_movable = 1;
}

static inline bool __isolate_movable(void) {
  bool isolated = false;

  if (!trylock_page(__movable))
    return false;
  if (READ_ONCE(__is_movable))
    isolated = balloon_mops.isolate_page(__movable, 0);
  unlock_page(__movable);
  return isolated;
}

// Moves the page to another one, or puts it back.
static inline void __compact_balloon(struct balloon_dev_info *balloon) {
  struct page *newpage;
  unsigned long isolated;

  if (!__isolate_movable())
    return;
  newpage = alloc_page(GFP_NOWAIT);
  if (!newpage || balloon_mops.migrate_page(newpage, __movable, MIGRATE_SYNC_LIGHT)) {
    if (newpage)
      put_page(newpage);
    balloon_mops.putback_page(__movable);
  }
  spin_lock_irq(&balloon->pages_lock);
  isolated = balloon->isolated_pages;
  spin_unlock_irq(&balloon->pages_lock);
  __check_isolated(isolated);
}
