// SPDX-License-Identifier: GPL-2.0-or-later
// an object that others find has a lock that is initialised only afterwards
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/list.h>
struct chan { spinlock_t lock; struct list_head node; int n; };
static LIST_HEAD(chans);
static DEFINE_SPINLOCK(chans_lock);
static int scanner(void *u)
{
	struct chan *c;
	spin_lock(&chans_lock);
	list_for_each_entry(c, &chans, node) {
		spin_lock(&c->lock);
		c->n++;
		spin_unlock(&c->lock);
	}
	spin_unlock(&chans_lock);
	return 0;
}
static int adder(void *u)
{
	struct chan *c = kzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
#ifdef CONFIG_FIXED
	spin_lock_init(&c->lock);
#endif
	spin_lock(&chans_lock);
	list_add_tail(&c->node, &chans);
	spin_unlock(&chans_lock);
#ifndef CONFIG_FIXED
	spin_lock_init(&c->lock);
#endif
	return 0;
}
static int __init c_init(void)
{
	kthread_run(adder, NULL, "adder");
	kthread_run(scanner, NULL, "scanner");
	return 0;
}
module_init(c_init);
MODULE_LICENSE("GPL");
