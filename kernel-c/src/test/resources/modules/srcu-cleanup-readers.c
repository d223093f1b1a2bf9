// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/srcu.h>

static struct srcu_struct srcu;
static int fn(void *d)
{
	int idx = srcu_read_lock(&srcu);
	schedule_timeout_uninterruptible(1);
	srcu_read_unlock(&srcu, idx);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}
static struct task_struct *t;
static int __init i(void)
{
	int r = init_srcu_struct(&srcu);
	if (r)
		return r;
	t = kthread_run(fn, NULL, "w");
	if (IS_ERR(t)) {
		cleanup_srcu_struct(&srcu);
		return PTR_ERR(t);
	}
	return 0;
}
static void __exit e(void)
{
#ifdef CONFIG_FIXED
	kthread_stop(t);
	cleanup_srcu_struct(&srcu);
#else
	cleanup_srcu_struct(&srcu);
	kthread_stop(t);
#endif
}
module_init(i);
module_exit(e);
MODULE_LICENSE("GPL");
