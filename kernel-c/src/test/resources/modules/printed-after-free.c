// SPDX-License-Identifier: GPL-2.0-or-later
// A record is printed outside of the lock under which it is freed. A counter is printed without a race.
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>

struct record {
	int value;
};

static DEFINE_MUTEX(lock);
static struct record *record;
static int looked;

static int prints(void *unused)
{
	struct record *of;

	mutex_lock(&lock);
	of = record;
	looked++;
#ifndef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	if (of)
		pr_info("%d\n", of->value);
#ifdef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	return 0;
}

static int frees(void *unused)
{
	mutex_lock(&lock);
	kfree(record);
	record = NULL;
	mutex_unlock(&lock);
	pr_info("%d\n", looked);
	return 0;
}

static int __init m_init(void)
{
	record = kzalloc(sizeof(*record), GFP_KERNEL);
	if (!record)
		return -ENOMEM;
	record->value = 1;
	kthread_run(prints, NULL, "prints");
	kthread_run(frees, NULL, "frees");
	return 0;
}
module_init(m_init);
