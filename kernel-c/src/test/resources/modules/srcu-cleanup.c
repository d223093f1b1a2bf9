// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/srcu.h>

static struct srcu_struct srcu;
struct item { struct rcu_head rcu; };
static void done(struct rcu_head *rcu) { kfree(container_of(rcu, struct item, rcu)); }
static int __init i(void)
{
	struct item *item;
	int r = init_srcu_struct(&srcu);
	if (r)
		return r;
	item = kzalloc(sizeof(*item), GFP_KERNEL);
	if (item)
		call_srcu(&srcu, &item->rcu, done);
	return 0;
}
static void __exit e(void)
{
#ifdef CONFIG_FIXED
	srcu_barrier(&srcu);
#endif
	cleanup_srcu_struct(&srcu);
}
module_init(i);
module_exit(e);
MODULE_LICENSE("GPL");
