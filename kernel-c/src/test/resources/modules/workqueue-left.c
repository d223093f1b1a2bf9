// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
struct c { int v; struct rcu_head rcu; };
static struct c __rcu *cur;
static struct workqueue_struct *wq;
static void fn(struct work_struct *w)
{
	struct c *n = kzalloc(sizeof(*n), GFP_KERNEL), *o;
	if (!n)
		return;
	o = rcu_replace_pointer(cur, n, true);
	if (o)
		kfree_rcu(o, rcu);
}

static DECLARE_WORK(w, fn);
static int __init m_init(void)
{
	wq = alloc_workqueue("c", 0, 0);
	if (!wq)
		return -ENOMEM;
	rcu_assign_pointer(cur, kzalloc(sizeof(struct c), GFP_KERNEL));
	queue_work(wq, &w);
	return 0;
}

static void __exit m_exit(void)
{
	struct c *o;
	cancel_work_sync(&w);
	o = rcu_dereference_protected(cur, 1);
	kfree_rcu(o, rcu);
#ifdef CONFIG_FIXED
	destroy_workqueue(wq);
#endif
}

module_init(m_init);
module_exit(m_exit);
