// SPDX-License-Identifier: GPL-2.0-or-later
/* Two locks of one kind, in the order of the arguments; fixed, in the order of their addresses. */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/spinlock.h>

struct account {
	spinlock_t lock;
	int sum;
};

static struct account x, y;

static void transfer(struct account *from, struct account *to)
{
#ifdef CONFIG_FIXED
	struct account *first = from < to ? from : to;
	struct account *second = from < to ? to : from;
#else
	struct account *first = from;
	struct account *second = to;
#endif

	spin_lock(&first->lock);
	spin_lock_nested(&second->lock, SINGLE_DEPTH_NESTING);
	from->sum--;
	to->sum++;
	spin_unlock(&second->lock);
	spin_unlock(&first->lock);
}

static int forth(void *unused)
{
	transfer(&x, &y);
	return 0;
}

static int back(void *unused)
{
	transfer(&y, &x);
	return 0;
}

static int __init m_init(void)
{
	spin_lock_init(&x.lock);
	spin_lock_init(&y.lock);
	kthread_run(forth, NULL, "forth");
	kthread_run(back, NULL, "back");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
