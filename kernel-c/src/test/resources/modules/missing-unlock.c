// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/errno.h>

struct table {
	struct mutex lock;
	int used;
	int max;
};

static struct table t = {
	.lock = __MUTEX_INITIALIZER(t.lock),
	.max = 1,
};

static int table_take(struct table *table)
{
	int err = 0;

	mutex_lock(&table->lock);
	if (table->used >= table->max) {
#ifdef CONFIG_FIXED
		err = -ENOSPC;
		goto out;
#else
		return -ENOSPC;
#endif
	}
	table->used++;
#ifdef CONFIG_FIXED
out:
#endif
	mutex_unlock(&table->lock);
	return err;
}

static int worker(void *unused)
{
	return table_take(&t) < 0 ? 1 : 0;
}

static int __init m_init(void)
{
	kthread_run(worker, NULL, "w1");
	kthread_run(worker, NULL, "w2");
	return 0;
}
module_init(m_init);
