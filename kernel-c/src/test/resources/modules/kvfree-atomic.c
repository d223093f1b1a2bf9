// SPDX-License-Identifier: GPL-2.0-or-later
// kvfree() of what vmalloc() gave may sleep.
#include <linux/module.h>
#include <linux/vmalloc.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/kthread.h>
#include <linux/delay.h>

static DEFINE_SPINLOCK(lock);
static int *table;
static struct task_struct *t;
static int replaces(void *unused)
{
	int *new = kvcalloc(4, sizeof(*new), GFP_KERNEL), *old;

	if (new) {
		spin_lock(&lock);
		old = table;
		table = new;
#ifndef CONFIG_FIXED
		kvfree(old);
#endif
		spin_unlock(&lock);
#ifdef CONFIG_FIXED
		kvfree(old);
#endif
	}
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	table = vzalloc(array_size(4, sizeof(*table)));
	if (!table)
		return -ENOMEM;
	t = kthread_run(replaces, NULL, "w");
	return 0;
}
static void __exit m_exit(void)
{
	kthread_stop(t);
	kvfree(table);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
