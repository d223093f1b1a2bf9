// SPDX-License-Identifier: GPL-2.0-or-later
// a bucket whose bit is its lock gets two entries at once
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/list_bl.h>
#define BUCKETS 2
struct obj { struct hlist_bl_node n; int key; };
static struct hlist_bl_head table[BUCKETS];
static struct obj objs[2];
static int insert(void *arg)
{
	struct obj *o = arg;
	struct hlist_bl_head *h = &table[o->key % BUCKETS];
#ifdef CONFIG_FIXED
	hlist_bl_lock(h);
#endif
	hlist_bl_add_head(&o->n, h);
#ifdef CONFIG_FIXED
	hlist_bl_unlock(h);
#endif
	return 0;
}
static int __init p_init(void)
{
	objs[0].key = 1;
	objs[1].key = 3;
	kthread_run(insert, &objs[0], "a");
	kthread_run(insert, &objs[1], "b");
	return 0;
}
module_init(p_init);
MODULE_LICENSE("GPL");
