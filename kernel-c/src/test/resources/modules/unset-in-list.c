// SPDX-License-Identifier: GPL-2.0-or-later
// another task reads a member of an item that no task has written
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct item {
	struct list_head node;
	int size;
	int urgent;
};

static LIST_HEAD(items);
static DEFINE_SPINLOCK(items_lock);

static int producer(void *unused)
{
	struct item *item = kmalloc(sizeof(*item), GFP_KERNEL);

	if (!item)
		return 0;
#ifdef CONFIG_FIXED
	memset(item, 0, sizeof(*item));
#endif
	item->size = 1;
	spin_lock(&items_lock);
	list_add(&item->node, &items);
	spin_unlock(&items_lock);
	return 0;
}

static int consumer(void *unused)
{
	struct item *item = NULL;

	spin_lock(&items_lock);
	if (!list_empty(&items)) {
		item = list_first_entry(&items, struct item, node);
		list_del(&item->node);
	}
	spin_unlock(&items_lock);
	if (!item)
		return 0;
	if (item->urgent)
		item->size = 2;
	BUG_ON(item->size != 1);
	kfree(item);
	return 0;
}

static int __init m_init(void)
{
	kthread_run(producer, NULL, "producer");
	kthread_run(consumer, NULL, "consumer");
	return 0;
}
module_init(m_init);
