// SPDX-License-Identifier: GPL-2.0-or-later
/* A thread that ends by itself is woken and stopped; a reference is held to another one alone. */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

static struct task_struct *first, *second;

static int work(void *unused)
{
	return 0;
}

static int control(void *unused)
{
	wake_up_process(first);
	kthread_stop_put(second);
#ifdef CONFIG_FIXED
	kthread_stop(first);
	put_task_struct(first);
#endif
	return 0;
}

static int __init m_init(void)
{
	first = kthread_create(work, NULL, "first");
	second = kthread_create(work, NULL, "second");
#ifdef CONFIG_FIXED
	get_task_struct(first);
#endif
	get_task_struct(second);
	wake_up_process(first);
	wake_up_process(second);
	kthread_run(control, NULL, "control");
	return 0;
}

module_init(m_init);
MODULE_LICENSE("GPL");
