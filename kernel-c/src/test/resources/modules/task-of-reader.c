// SPDX-License-Identifier: GPL-2.0-or-later
/* A reader of RCU wakes a thread, which takes its address back before it ends. */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

static struct task_struct __rcu *sleeper;

static int sleeps(void *unused)
{
	schedule_timeout_interruptible(HZ);
#ifdef CONFIG_FIXED
	rcu_assign_pointer(sleeper, NULL);
#endif
	return 0;
}

static int wakes(void *unused)
{
	struct task_struct *task;

	rcu_read_lock();
	task = rcu_dereference(sleeper);
	if (task)
		wake_up_process(task);
	rcu_read_unlock();
	return 0;
}

static int __init m_init(void)
{
	struct task_struct *task = kthread_create(sleeps, NULL, "sleeper");

	rcu_assign_pointer(sleeper, task);
	wake_up_process(task);
	kthread_run(wakes, NULL, "waker");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
