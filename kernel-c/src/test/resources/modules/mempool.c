// SPDX-License-Identifier: GPL-2.0-or-later
// an element of a pool is waited for under a spinlock
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mempool.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
struct req { int tag; };
static struct kmem_cache *req_cache;
static mempool_t *req_pool;
static DEFINE_SPINLOCK(lock);
static int user(void *arg)
{
	struct req *r;
#ifdef CONFIG_FIXED
	r = mempool_alloc(req_pool, GFP_NOIO);
	spin_lock(&lock);
#else
	spin_lock(&lock);
	r = mempool_alloc(req_pool, GFP_NOIO);
#endif
	r->tag = 1;
	spin_unlock(&lock);
	mempool_free(r, req_pool);
	return 0;
}
static int __init t_init(void)
{
	req_cache = kmem_cache_create("req", sizeof(struct req), 0, 0, NULL);
	if (!req_cache)
		return -ENOMEM;
	req_pool = mempool_create_slab_pool(2, req_cache);
	if (!req_pool) {
		kmem_cache_destroy(req_cache);
		return -ENOMEM;
	}
	kthread_run(user, NULL, "user");
	return 0;
}
module_init(t_init);
