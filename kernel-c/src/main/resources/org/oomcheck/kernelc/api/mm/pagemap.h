// SPDX-License-Identifier: GPL-2.0-or-later

// Locks of pages, and pages that are written back: bits 0 and 1 of a word of their own.
// May sleep, whether or not the page is locked.
static inline void lock_page(struct page *page) {
  might_sleep();
  if (__any_page_is_shared()) {
    wait_on_bit_lock(&page->__bits, 0, TASK_UNINTERRUPTIBLE);
    __locks_page(page);
    return;
  }
  while (!trylock_page(page))
    schedule_timeout_uninterruptible(1);
}

static inline int lock_page_killable(struct page *page) {
  int signalled = wait_on_bit_lock(&page->__bits, 0, TASK_KILLABLE);

  if (!signalled)
    __locks_page(page);
  return signalled;
}

static inline void wait_on_page_locked(struct page *page) {
  wait_on_bit(&page->__bits, 0, TASK_UNINTERRUPTIBLE);
}

static inline int PageLocked(struct page *page) {
  return test_bit(0, &page->__bits);
}

static inline void set_page_writeback(struct page *page) {
  set_bit(1, &page->__bits);
}

static inline int PageWriteback(struct page *page) {
  return test_bit(1, &page->__bits);
}

static inline void wait_on_page_writeback(struct page *page) {
  wait_on_bit(&page->__bits, 1, TASK_UNINTERRUPTIBLE);
}

static inline void end_page_writeback(struct page *page) {
  clear_bit_unlock(1, &page->__bits);
  smp_mb__after_atomic();
  wake_up_bit(&page->__bits, 1);
}

static inline int PageUptodate(struct page *page) {
  return test_bit_acquire(2, &page->__bits);
}

static inline void SetPageUptodate(struct page *page) {
  smp_wmb();
  set_bit(2, &page->__bits);
}

static inline void ClearPageUptodate(struct page *page) {
  clear_bit(2, &page->__bits);
}

static inline int PageDirty(struct page *page) {
  return test_bit(3, &page->__bits);
}

static inline void SetPageDirty(struct page *page) {
  set_bit(3, &page->__bits);
}

static inline int TestSetPageDirty(struct page *page) {
  return test_and_set_bit(3, &page->__bits);
}

static inline void ClearPageDirty(struct page *page) {
  clear_bit(3, &page->__bits);
}

static inline int TestClearPageDirty(struct page *page) {
  return test_and_clear_bit(3, &page->__bits);
}
