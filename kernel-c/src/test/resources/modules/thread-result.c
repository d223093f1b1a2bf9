// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/err.h>
static struct task_struct *t;
static int rounds;
static int worker(void *arg)
{
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	rounds = 1;
	return 7;
}
static int __init t_init(void)
{
	t = kthread_run(worker, NULL, "w");
	return PTR_ERR_OR_ZERO(t);
}
static void __exit t_exit(void)
{
	int ret = kthread_stop(t);
#ifdef CONFIG_FIXED
	/* a thread that was stopped before it ran says -EINTR */
	WARN_ON(ret != 7 && ret != -EINTR);
#else
	WARN_ON(ret != 7);
#endif
}
module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
