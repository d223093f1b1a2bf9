// SPDX-License-Identifier: GPL-2.0-or-later
// members and locks that macros declare; no hazard
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/list.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>

struct dev {
	DECLARE_BITMAP(used, 128);
	wait_queue_head_t wq;
	struct list_head head;
	spinlock_t lock;
	u8 data[] __counted_by(len);
};
static struct { DECLARE_BITMAP(used, 70); int len; } dev;
static DEFINE_SPINLOCK(lock);

static int fn(void *d)
{
	int id;
	DEFINE_SPINLOCK(inner);
	DECLARE_WAIT_QUEUE_HEAD_ONSTACK(wq);
	static DEFINE_MUTEX(m);
	mutex_lock(&m);
	spin_lock(&lock);
	spin_lock(&inner);
	id = find_first_zero_bit(dev.used, 70);
	if (id < 70) {
		__set_bit(id, dev.used);
	}
	BUG_ON(id > 1);
	spin_unlock(&inner);
	spin_unlock(&lock);
	mutex_unlock(&m);
	return 0;
}

static int __init m_init(void)
{
	bitmap_zero(dev.used, 70);
	kthread_run(fn, NULL, "a");
	kthread_run(fn, NULL, "b");
	return 0;
}

module_init(m_init);
