// SPDX-License-Identifier: GPL-2.0-or-later

typedef void *(mempool_alloc_t)(gfp_t gfp, void *pool_data);
typedef void (mempool_free_t)(void *element, void *pool_data);

struct mempool_s {
  spinlock_t __lock;
  wait_queue_head_t __wait;
  int min_nr;
  int curr_nr;
  void *elements[8];
  void *pool_data;
  void *(*alloc)(gfp_t gfp, void *pool_data);
  void (*free)(void *element, void *pool_data);
};

typedef struct mempool_s mempool_t;

static inline void *mempool_alloc_slab(gfp_t gfp, void *pool_data) {
  return kmem_cache_alloc(pool_data, gfp);
}

static inline void mempool_free_slab(void *element, void *pool_data) {
  kfree(element);
}

static inline void mempool_exit(struct mempool_s *pool) {
  while (pool->curr_nr > 0) {
    pool->curr_nr--;
    pool->free(pool->elements[pool->curr_nr], pool->pool_data);
    pool->elements[pool->curr_nr] = NULL;
  }
}

static inline int mempool_init(struct mempool_s *pool, int count,
                               void *(*alloc)(gfp_t gfp, void *pool_data),
                               void (*free)(void *element, void *pool_data), void *data) {
  void *element;

  spin_lock_init(&pool->__lock);
  init_waitqueue_head(&pool->__wait);
  pool->min_nr = count;
  pool->curr_nr = 0;
  pool->pool_data = data;
  pool->alloc = alloc;
  pool->free = free;
  while (pool->curr_nr < count) {
    element = alloc(GFP_KERNEL, data);
    if (!element) {
      mempool_exit(pool);
      return -ENOMEM;
    }
    pool->elements[pool->curr_nr] = element;
    pool->curr_nr++;
  }
  return 0;
}

static inline struct mempool_s *mempool_create(int count,
                                               void *(*alloc)(gfp_t gfp, void *pool_data),
                                               void (*free)(void *element, void *pool_data),
                                               void *data) {
  struct mempool_s *pool = kzalloc(sizeof(struct mempool_s), GFP_KERNEL);

  if (!pool)
    return NULL;
  if (mempool_init(pool, count, alloc, free, data)) {
    kfree(pool);
    return NULL;
  }
  return pool;
}

#define mempool_init_slab_pool(pool, count, cache) \
  mempool_init(pool, count, mempool_alloc_slab, mempool_free_slab, cache)
#define mempool_create_slab_pool(count, cache) \
  mempool_create(count, mempool_alloc_slab, mempool_free_slab, cache)
#define mempool_init_kmalloc_pool(pool, count, size) \
  mempool_init_slab_pool(pool, count, kmem_cache_create("kmalloc", size, 0, 0, NULL))
#define mempool_create_kmalloc_pool(count, size) \
  mempool_create_slab_pool(count, kmem_cache_create("kmalloc", size, 0, 0, NULL))

static inline void mempool_destroy(struct mempool_s *pool) {
  if (!pool)
    return;
  mempool_exit(pool);
  kfree(pool);
}

static inline void *__mempool_take(struct mempool_s *pool) {
  unsigned long flags;
  void *element = NULL;

  spin_lock_irqsave(&pool->__lock, flags);
  if (pool->curr_nr > 0) {
    pool->curr_nr--;
    element = pool->elements[pool->curr_nr];
  }
  spin_unlock_irqrestore(&pool->__lock, flags);
  return element;
}

static inline void *mempool_alloc(struct mempool_s *pool, gfp_t gfp) {
  void *element;

  might_sleep_if(gfpflags_allow_blocking(gfp));
  element = pool->alloc(gfp & ~__GFP_DIRECT_RECLAIM, pool->pool_data);
  if (!element)
    element = __mempool_take(pool);
  while (!element && gfpflags_allow_blocking(gfp)) {
    wait_event(pool->__wait, READ_ONCE(pool->curr_nr) > 0);
    element = __mempool_take(pool);
  }
  return element;
}

static inline void mempool_free(void *element, struct mempool_s *pool) {
  unsigned long flags;

  if (!element)
    return;
  spin_lock_irqsave(&pool->__lock, flags);
  if (pool->curr_nr < pool->min_nr) {
    pool->elements[pool->curr_nr] = element;
    WRITE_ONCE(pool->curr_nr, pool->curr_nr + 1);
    spin_unlock_irqrestore(&pool->__lock, flags);
    wake_up(&pool->__wait);
    return;
  }
  spin_unlock_irqrestore(&pool->__lock, flags);
  pool->free(element, pool->pool_data);
}
