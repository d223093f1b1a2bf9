// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/spinlock.h>

struct item { struct list_head node; };
static struct item one, two;
static LIST_HEAD(items);
static DEFINE_SPINLOCK(items_lock);

static int adder(void *data)
{
	struct item *item = data;

#ifdef CONFIG_FIXED
	spin_lock(&items_lock);
	list_add(&item->node, &items);
	spin_unlock(&items_lock);
#else
	list_add(&item->node, &items);
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(adder, &one, "one");
	kthread_run(adder, &two, "two");
	return 0;
}
module_init(m_init);
