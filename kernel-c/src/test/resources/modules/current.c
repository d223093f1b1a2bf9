// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/mutex.h>

static struct task_struct *owner;
static DEFINE_MUTEX(lock);

static int t(void *unused)
{
	mutex_lock(&lock);
	owner = current;
	WARN_ON(owner != current);
	owner = NULL;
	mutex_unlock(&lock);
	if (signal_pending(current))
		return -EINTR;
	return 0;
}

static int __init m_init(void)
{
	kthread_run(t, NULL, "t0");
	kthread_run(t, NULL, "t1");
	return 0;
}
module_init(m_init);
