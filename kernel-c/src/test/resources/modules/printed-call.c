// SPDX-License-Identifier: GPL-2.0-or-later
// A function that is called for what is printed takes the lock once more.
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/kthread.h>
static DEFINE_MUTEX(lock);
static int level;
static int level_of(void)
{
	int now;

	mutex_lock(&lock);
	now = level;
	mutex_unlock(&lock);
	return now;
}
static int runs(void *unused)
{
	int now = level_of();

	mutex_lock(&lock);
	level++;
#ifdef CONFIG_FIXED
	pr_info("level %d\n", now);
#else
	pr_info("level %d, was %d\n", level_of(), now);
#endif
	mutex_unlock(&lock);
	return 0;
}
static int __init l_init(void)
{
	kthread_run(runs, NULL, "runs");
	return 0;
}
module_init(l_init);
