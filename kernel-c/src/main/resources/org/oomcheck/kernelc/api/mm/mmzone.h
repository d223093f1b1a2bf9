// SPDX-License-Identifier: GPL-2.0-or-later

#define NR_PAGE_ORDERS 11
#define MIGRATE_TYPES 1
#define pageblock_order 9
#define ALLOC_CMA 0
#define MAX_ZONE_BLOCKS 4

// One zone with one type of pages; only blocks of high orders are on its lists.
struct free_area {
  struct list_head free_list[MIGRATE_TYPES];
  unsigned long nr_free;
};

struct zone {
  spinlock_t lock;
  struct free_area free_area[NR_PAGE_ORDERS];
};

static struct zone __zone;
static struct page __blocks[MAX_ZONE_BLOCKS];
static unsigned int __reported_blocks;

static inline struct zone *__first_zone(void) {
  return &__zone;
}

#define for_each_zone(zone) for (zone = __first_zone(); zone; zone = NULL)
#define is_migrate_isolate(type) 0
#define low_wmark_pages(zone) 0UL
#define zone_watermark_ok(zone, order, mark, index, flags) 1
#define get_pageblock_migratetype(page) 0

#define __BLOCK_BUDDY 1UL
#define __BLOCK_REPORTED 2UL
#define PageBuddy(page) (((page)->flags & __BLOCK_BUDDY) != 0)
#define PageReported(page) (((page)->flags & __BLOCK_REPORTED) != 0)
#define buddy_order(page) ((unsigned int)(page)->index)

static inline void __SetPageReported(struct page *page) {
  page->flags |= __BLOCK_REPORTED;
  __reported_blocks++;
}

static inline unsigned int get_order(unsigned long size) {
  unsigned int order = 0;

  for (size = (size - 1) >> 12; size; size >>= 1)
    order++;
  return order;
}

// Says how many blocks of the order of a page block are free while the world boots.
static inline void __boot_blocks(int blocks) {
  unsigned int order;
  int block;

  for (order = 0; order < NR_PAGE_ORDERS; order++)
    INIT_LIST_HEAD(&__zone.free_area[order].free_list[0]);
  for (block = 0; block < blocks; block++) {
    __blocks[block].flags = __BLOCK_BUDDY;
    __blocks[block].index = pageblock_order;
    list_add_tail(&__blocks[block].lru, &__zone.free_area[pageblock_order].free_list[0]);
    __zone.free_area[pageblock_order].nr_free++;
  }
}

// Puts one more block on the list, which a task has freed.
static inline void __free_block(void) {
  struct page *page = &__blocks[MAX_ZONE_BLOCKS - 1];

  spin_lock_irq(&__zone.lock);
  page->flags = __BLOCK_BUDDY;
  page->index = pageblock_order;
  list_add(&page->lru, &__zone.free_area[pageblock_order].free_list[0]);
  __zone.free_area[pageblock_order].nr_free++;
  spin_unlock_irq(&__zone.lock);
}

// How often a block was marked as reported.
static inline unsigned int __count_reports(void) {
  return __reported_blocks;
}

// The caller has the lock of the zone. Fails if a task has allocated the block.
static inline int __isolate_free_page(struct page *page, unsigned int order) {
  if (!__takes_free_block())
    return 0;
  list_del(&page->lru);
  page->flags = 0;
  __zone.free_area[order].nr_free--;
  return 1;
}

static inline void __putback_isolated_page(struct page *page, unsigned int order, int type) {
  page->flags = __BLOCK_BUDDY;
  list_add(&page->lru, &__zone.free_area[order].free_list[type]);
  __zone.free_area[order].nr_free++;
  __gives_free_block();
}
