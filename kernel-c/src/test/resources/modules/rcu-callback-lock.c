// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/slab.h>
struct o { struct rcu_head rcu; };
static DEFINE_SPINLOCK(s);
static int freed;
static void cb(struct rcu_head *h)
{
	spin_lock(&s);
	freed = 1;
	spin_unlock(&s);
	kfree(container_of(h, struct o, rcu));
}
static int t(void *x)
{
	struct o *o = kzalloc(sizeof(*o), GFP_KERNEL);
	if (!o)
		return 0;
	call_rcu(&o->rcu, cb);
#ifdef CONFIG_FIXED
	spin_lock_bh(&s);
	freed = 0;
	spin_unlock_bh(&s);
#else
	spin_lock(&s);
	freed = 0;
	spin_unlock(&s);
#endif
	return 0;
}
static int __init i(void)
{
	kthread_run(t, NULL, "t");
	return 0;
}
module_init(i);
