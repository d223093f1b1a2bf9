// SPDX-License-Identifier: GPL-2.0-or-later
/* A limit is checked by percpu_counter_read(), which lags behind what CPUs have added. */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu_counter.h>

static struct percpu_counter used;
static DEFINE_MUTEX(lock);

static int user(void *unused)
{
	mutex_lock(&lock);
#ifdef CONFIG_FIXED
	if (percpu_counter_compare(&used, 1) < 0)
		percpu_counter_inc(&used);
#else
	if (percpu_counter_read(&used) < 1)
		percpu_counter_inc(&used);
#endif
	BUG_ON(percpu_counter_sum(&used) > 1);
	mutex_unlock(&lock);
	return 0;
}

static int __init m_init(void)
{
	if (percpu_counter_init(&used, 0, GFP_KERNEL))
		return -ENOMEM;
	kthread_run(user, NULL, "a");
	kthread_run(user, NULL, "b");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
