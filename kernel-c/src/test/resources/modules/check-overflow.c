// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/overflow.h>

static u8 budget = 200;
static DEFINE_MUTEX(lock);

static int spend(void *d)
{
	u8 sum;
	mutex_lock(&lock);
#ifdef CONFIG_FIXED
	if (check_add_overflow(budget, (u8)50, &sum)) {
		mutex_unlock(&lock);
		return -EOVERFLOW;
	}
#else
	sum = budget + 50;
#endif
	BUG_ON(sum < budget);
	budget = sum;
	mutex_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	size_t n;
	struct { int n; int tail[]; } *p;
	BUG_ON(!check_mul_overflow((size_t)1 << 40, (size_t)1 << 40, &n));
	BUG_ON(size_mul(3, 4) != 12 || array_size(2, 8) != 16);
	p = kmalloc(struct_size(p, tail, 4), GFP_KERNEL);
	if (p)
		p->tail[3] = 1;
	kfree(p);
	kthread_run(spend, NULL, "a");
	kthread_run(spend, NULL, "b");
	return 0;
}

module_init(m_init);
