// SPDX-License-Identifier: GPL-2.0-or-later
// an object is freed while a reader of RCU may have it
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rhashtable.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
struct flow { u32 id; int hits; struct rhash_head node; struct rcu_head rcu; };
static const struct rhashtable_params flow_params = {
	.key_len = sizeof(u32), .key_offset = offsetof(struct flow, id),
	.head_offset = offsetof(struct flow, node), .automatic_shrinking = true,
};
static struct rhashtable flows;
static int lookup(void *arg)
{
	u32 id = 3;
	struct flow *f;
	rcu_read_lock();
	f = rhashtable_lookup_fast(&flows, &id, flow_params);
	if (f)
		WRITE_ONCE(f->hits, 1);
	rcu_read_unlock();
	return 0;
}
static int removes(void *arg)
{
	struct flow *f = arg;
	rhashtable_remove_fast(&flows, &f->node, flow_params);
#ifdef CONFIG_FIXED
	kfree_rcu(f, rcu);
#else
	kfree(f);
#endif
	return 0;
}
static int __init t_init(void)
{
	struct flow *f;
	int err = rhashtable_init(&flows, &flow_params);
	if (err)
		return err;
	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (!f) {
		rhashtable_destroy(&flows);
		return -ENOMEM;
	}
	f->id = 3;
	err = rhashtable_insert_fast(&flows, &f->node, flow_params);
	if (err)
		return err;
	kthread_run(lookup, NULL, "lookup");
	kthread_run(removes, f, "remove");
	return 0;
}
module_init(t_init);
