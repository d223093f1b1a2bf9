// SPDX-License-Identifier: GPL-2.0-or-later
// an entry is filled after it was published
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/rculist.h>
#include <linux/slab.h>
struct rule { struct list_head list; int prio; struct rcu_head rcu; };
static LIST_HEAD(rules);
static DEFINE_SPINLOCK(rules_lock);
static int add(void *x)
{
	struct rule *r = kmalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return 0;
	spin_lock(&rules_lock);
#ifdef CONFIG_FIXED
	r->prio = 3;
	list_add_rcu(&r->list, &rules);
#else
	list_add_rcu(&r->list, &rules);
	r->prio = 3;
#endif
	spin_unlock(&rules_lock);
	return 0;
}
static int match(void *x)
{
	struct rule *r;
	int best = 0;
	rcu_read_lock();
	list_for_each_entry_rcu(r, &rules, list)
		if (r->prio > best)
			best = r->prio;
	rcu_read_unlock();
	return best;
}
static int __init t_init(void)
{
	kthread_run(add, NULL, "add");
	kthread_run(match, NULL, "match");
	return 0;
}
module_init(t_init);
