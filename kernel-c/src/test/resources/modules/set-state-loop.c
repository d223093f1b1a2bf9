// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/sched.h>

static struct task_struct *sleeper;
static int ready;

static int sleep_fn(void *unused)
{
	for (;;) {
#ifdef CONFIG_FIXED
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(ready))
			break;
		schedule();
#else
		if (READ_ONCE(ready))
			break;
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule();
#endif
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static int waker(void *unused)
{
	WRITE_ONCE(ready, 1);
	wake_up_process(sleeper);
	put_task_struct(sleeper);
	return 0;
}

static int __init m_init(void)
{
	sleeper = kthread_create(sleep_fn, NULL, "sleeper");
	if (IS_ERR(sleeper))
		return PTR_ERR(sleeper);
	get_task_struct(sleeper);
	wake_up_process(sleeper);
	kthread_run(waker, NULL, "waker");
	return 0;
}
module_init(m_init);
