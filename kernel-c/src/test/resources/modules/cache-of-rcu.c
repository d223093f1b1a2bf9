// SPDX-License-Identifier: GPL-2.0-or-later
// Callbacks free into a cache, one of a task that has it for itself.
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/rcupdate.h>
#include <linux/kthread.h>
#include <linux/delay.h>

struct node { struct rcu_head rcu; int key; };
static struct kmem_cache *cache;
static struct task_struct *t;
static void frees(struct rcu_head *head)
{
	kmem_cache_free(cache, container_of(head, struct node, rcu));
}
static int runs(void *unused)
{
	struct node *n = kmem_cache_zalloc(cache, GFP_KERNEL);

	if (n)
		call_rcu(&n->rcu, frees);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	cache = KMEM_CACHE(node, SLAB_HWCACHE_ALIGN);
	if (!cache)
		return -ENOMEM;
	t = kthread_run(runs, NULL, "r");
	if (IS_ERR(t)) {
		kmem_cache_destroy(cache);
		return PTR_ERR(t);
	}
	return 0;
}
static void __exit m_exit(void)
{
	kthread_stop(t);
#ifdef CONFIG_FIXED
	rcu_barrier();
#endif
	kmem_cache_destroy(cache);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
