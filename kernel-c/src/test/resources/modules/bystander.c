// SPDX-License-Identifier: GPL-2.0-or-later
// a deadlock beside threads that have nothing to do with it
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/delay.h>

static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);
static unsigned long beats;

static int heart(void *unused)
{
	while (!kthread_should_stop()) {
		beats++;
		msleep(10);
	}
	return 0;
}

static int one(void *unused)
{
	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);
	return 0;
}

static int two(void *unused)
{
#ifdef CONFIG_FIXED
	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);
#else
	mutex_lock(&b);
	mutex_lock(&a);
	mutex_unlock(&a);
	mutex_unlock(&b);
#endif
	return 0;
}

static int __init m_init(void)
{
	kthread_run(heart, NULL, "heart");
	kthread_run(one, NULL, "one");
	kthread_run(two, NULL, "two");
	return 0;
}
module_init(m_init);
