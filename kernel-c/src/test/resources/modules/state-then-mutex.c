// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/sched.h>

static DEFINE_MUTEX(lock);
static int jobs;
static int fn(void *d)
{
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
#ifndef CONFIG_FIXED
		mutex_lock(&lock);
		jobs++;
		mutex_unlock(&lock);
		schedule();
#else
		schedule();
		mutex_lock(&lock);
		jobs++;
		mutex_unlock(&lock);
#endif
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	mutex_lock(&lock);
	jobs = 0;
	mutex_unlock(&lock);
	return 0;
}
static struct task_struct *t;
static int __init i(void)
{
	t = kthread_run(fn, NULL, "w");
	return PTR_ERR_OR_ZERO(t);
}
static void __exit e(void)
{
	kthread_stop(t);
}
module_init(i);
module_exit(e);
MODULE_LICENSE("GPL");
