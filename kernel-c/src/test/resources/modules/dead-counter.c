// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/sched.h>

static DEFINE_MUTEX(lock);
static int work;

// What is counted here is looked at by no code.
static int worker(void *unused)
{
	int rounds = 0;

	for (;;) {
		rounds++;
		mutex_lock(&lock);
		if (work == 2)
			break;
		work++;
		mutex_unlock(&lock);
	}
#ifdef CONFIG_FIXED
	mutex_unlock(&lock);
#endif
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

static struct task_struct *thread;

static int __init begin(void)
{
	thread = kthread_run(worker, NULL, "worker");
	return PTR_ERR_OR_ZERO(thread);
}

static void __exit end(void)
{
	kthread_stop(thread);
}

module_init(begin);
module_exit(end);
MODULE_LICENSE("GPL");
