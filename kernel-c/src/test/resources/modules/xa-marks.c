// SPDX-License-Identifier: GPL-2.0-or-later
// Marked objects are taken out and freed while a reader has one.
#include <linux/module.h>
#include <linux/xarray.h>
#include <linux/slab.h>
#include <linux/kthread.h>
#include <linux/delay.h>
#include <linux/rcupdate.h>

struct block { struct rcu_head rcu; int dirty; };
static DEFINE_XARRAY(blocks);
static struct task_struct *reader, *flusher;

static int reads(void *unused)
{
	struct block *b;

	rcu_read_lock();
	b = xa_load(&blocks, 1);
	if (b)
		BUG_ON(READ_ONCE(b->dirty) > 1);
	rcu_read_unlock();
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int flushes(void *unused)
{
	struct block *b;
	unsigned long index;

	xa_for_each_marked(&blocks, index, b, XA_MARK_0) {
		WRITE_ONCE(b->dirty, 0);
		xa_clear_mark(&blocks, index, XA_MARK_0);
		xa_erase(&blocks, index);
#ifdef CONFIG_FIXED
		kfree_rcu(b, rcu);
#else
		kfree(b);
#endif
	}
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}
static int __init m_init(void)
{
	struct block *b = kzalloc(sizeof(*b), GFP_KERNEL);
	int ret;

	if (!b)
		return -ENOMEM;
	b->dirty = 1;
	ret = xa_err(xa_store(&blocks, 1, b, GFP_KERNEL));
	if (ret) {
		kfree(b);
		return ret;
	}
	xa_set_mark(&blocks, 1, XA_MARK_0);
	WARN_ON(!xa_marked(&blocks, XA_MARK_0));
	reader = kthread_run(reads, NULL, "r");
	flusher = kthread_run(flushes, NULL, "f");
	return 0;
}
static void __exit m_exit(void)
{
	struct block *b;
	unsigned long index;

	kthread_stop(reader);
	kthread_stop(flusher);
	xa_for_each(&blocks, index, b)
		kfree(b);
	xa_destroy(&blocks);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
