// SPDX-License-Identifier: GPL-2.0-or-later

enum dma_data_direction {
  DMA_BIDIRECTIONAL = 0,
  DMA_TO_DEVICE = 1,
  DMA_FROM_DEVICE = 2,
  DMA_NONE = 3,
};

// What a device does to memory is not modelled: an address of DMA is a number.
#define DMA_MAPPING_ERROR (~(dma_addr_t)0)
#define DMA_BIT_MASK(bits) ((bits) == 64 ? ~0ULL : (1ULL << (bits)) - 1)
#define dma_set_mask(of, mask) 0
#define dma_set_coherent_mask(of, mask) 0
#define dma_set_mask_and_coherent(of, mask) 0
#define dma_map_single(of, memory, size, direction) ({ \
  __device_fills(memory); \
  (dma_addr_t)0x1000; })
#define dma_map_page(of, page, offset, size, direction) ((dma_addr_t)0x1000)
#define dma_map_sg(of, list, count, direction) (count)
#define dma_mapping_error(of, address) 0

#define dma_alloc_coherent(of, size, handle, gfp) ({ \
  void *__memory = kzalloc(size, gfp); \
  *(handle) = 0x1000; \
  __memory; })
#define dma_alloc_noncoherent(of, size, handle, direction, gfp) dma_alloc_coherent(of, size, handle, gfp)
#define dmam_alloc_coherent(of, size, handle, gfp) __devm_memory(dma_alloc_coherent(of, size, handle, gfp))

// May free pages, which must not be done with interrupts off.
static inline void __dma_free(void *memory) {
  WARN_ON(irqs_disabled());
  kfree(memory);
}

#define dma_free_coherent(of, size, memory, handle) __dma_free(memory)
#define dma_free_noncoherent(of, size, memory, handle, direction) __dma_free(memory)

struct dma_pool {
  size_t size;
};

static inline struct dma_pool *__dma_pool_create(size_t size) {
  struct dma_pool *pool = kzalloc(sizeof(*pool), GFP_KERNEL);

  if (pool)
    pool->size = size;
  return pool;
}

#define dma_pool_create(name, of, size, align, boundary) __dma_pool_create(size)
#define dma_pool_alloc(pool, gfp, handle) ({ \
  void *__memory = kzalloc((pool)->size, gfp); \
  *(handle) = 0x1000; \
  __memory; })
#define dma_pool_zalloc(pool, gfp, handle) dma_pool_alloc(pool, (gfp) | __GFP_ZERO, handle)

static inline void dma_pool_free(struct dma_pool *pool, void *memory, dma_addr_t handle) {
  size_t size = pool->size;

  kfree(memory);
}

static inline void dma_pool_destroy(struct dma_pool *pool) {
  kfree(pool);
}
