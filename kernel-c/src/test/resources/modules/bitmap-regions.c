// SPDX-License-Identifier: GPL-2.0-or-later
// A region of two bits is released as one of a single bit.
#include <linux/module.h>
#include <linux/bitmap.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
#include <linux/delay.h>

#define PAGES 8
static DECLARE_BITMAP(used, PAGES);
static DEFINE_SPINLOCK(lock);
static struct task_struct *t[2];

static int uses(void *unused)
{
	int start;

	spin_lock(&lock);
	start = bitmap_find_free_region(used, PAGES, 1);
	spin_unlock(&lock);
	if (start >= 0) {
		BUG_ON(start & 1);
		spin_lock(&lock);
#ifdef CONFIG_FIXED
		bitmap_release_region(used, start, 1);
#else
		bitmap_release_region(used, start, 0);
#endif
		spin_unlock(&lock);
	}
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	t[0] = kthread_run(uses, NULL, "a");
	t[1] = kthread_run(uses, NULL, "b");
	return 0;
}
static void __exit m_exit(void)
{
	kthread_stop(t[0]);
	kthread_stop(t[1]);
	BUG_ON(!bitmap_empty(used, PAGES));
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
