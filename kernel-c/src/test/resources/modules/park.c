// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>

static struct task_struct *task;

static int fn(void *unused)
{
	while (!kthread_should_stop()) {
#ifdef CONFIG_FIXED
		if (kthread_should_park())
			kthread_parkme();
#endif
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop() && !kthread_should_park())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

static int parker(void *unused)
{
	kthread_park(task);
	kthread_unpark(task);
	kthread_stop(task);
	return 0;
}

static int __init m_init(void)
{
	task = kthread_run(fn, NULL, "parked");
	kthread_run(parker, NULL, "parker");
	return 0;
}
module_init(m_init);
