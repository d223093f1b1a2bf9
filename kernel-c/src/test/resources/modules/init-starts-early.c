// SPDX-License-Identifier: GPL-2.0-or-later
// the thread starts before init has set what it uses
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>

static struct task_struct *t;
static int *table;

static int fn(void *d)
{
	WRITE_ONCE(table[0], 1);
	return 0;
}

static int __init m_init(void)
{
#ifdef CONFIG_FIXED
	table = kzalloc(4 * sizeof(int), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	t = kthread_run(fn, NULL, "fn");
#else
	t = kthread_run(fn, NULL, "fn");
	table = kzalloc(4 * sizeof(int), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
#endif
	return 0;
}

module_init(m_init);
