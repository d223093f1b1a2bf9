// SPDX-License-Identifier: GPL-2.0-or-later
// Memory for a device comes from a pool, which allocates as the mask says; a ring is freed too early.
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static struct dma_pool *pool;
static DEFINE_SPINLOCK(lock);

static int submits(void *unused)
{
	dma_addr_t address;
	void *memory;

	spin_lock(&lock);
#ifdef CONFIG_FIXED
	memory = dma_pool_alloc(pool, GFP_ATOMIC, &address);
#else
	memory = dma_pool_alloc(pool, GFP_KERNEL, &address);
#endif
	if (memory)
		dma_pool_free(pool, memory, address);
	spin_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	pool = dma_pool_create("pool", NULL, 32, 32, 0);
	if (!pool)
		return -ENOMEM;
	kthread_run(submits, NULL, "submits");
	return 0;
}
module_init(m_init);
