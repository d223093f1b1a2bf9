// SPDX-License-Identifier: GPL-2.0-or-later
// A table that grows keeps what is in it, and the address that a task has of it is stale.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static DEFINE_MUTEX(lock);
static int *table;
static int entries = 1;

static int grows(void *unused)
{
	int *more;

	mutex_lock(&lock);
	more = krealloc(table, (entries + 2) * sizeof(*more), GFP_KERNEL);
	if (more) {
		WARN_ON(more[0] != 5);
		table = more;
		table[entries++] = 6;
	}
	mutex_unlock(&lock);
	return 0;
}

static int looks(void *unused)
{
	int *first;

	mutex_lock(&lock);
	first = table;
#ifndef CONFIG_FIXED
	mutex_unlock(&lock);
	mutex_lock(&lock);
#endif
	WARN_ON(*first != 5);
	mutex_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	table = kmalloc_array(1, sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table[0] = 5;
	kthread_run(grows, NULL, "grows");
	kthread_run(looks, NULL, "looks");
	return 0;
}
module_init(m_init);
