// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>

struct item { int v; struct rcu_head rcu; };
static struct item __rcu *cur;

static int reader(void *d)
{
	struct item *i;
	rcu_read_lock_bh();
	i = rcu_dereference_bh(cur);
	if (i)
		BUG_ON(READ_ONCE(i->v) != 1);
	rcu_read_unlock_bh();
	return 0;
}

static int updater(void *d)
{
	struct item *old = rcu_replace_pointer(cur, NULL, true);
#ifdef CONFIG_FIXED
	kfree_rcu(old, rcu);
#else
	kfree(old);
#endif
	return 0;
}

static int __init m_init(void)
{
	struct item *i = kzalloc(sizeof(*i), GFP_KERNEL);
	if (!i)
		return -ENOMEM;
	i->v = 1;
	rcu_assign_pointer(cur, i);
	kthread_run(reader, NULL, "reader");
	kthread_run(updater, NULL, "updater");
	return 0;
}

module_init(m_init);
