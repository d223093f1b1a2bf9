// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The init function starts a thread, finds no device, and stops the thread again. Broken: the thread
 * does not look whether it should stop.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

#define END_SCAN(thread) kthread_stop(thread)

static int scan(void *unused)
{
#ifdef CONFIG_FIXED
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
#else
	for (;;)
		schedule_timeout_interruptible(HZ);
#endif
	return 0;
}

static int __init scan_init(void)
{
	struct task_struct *scanner = kthread_run(scan, NULL, "scanner");

	if (IS_ERR(scanner))
		return PTR_ERR(scanner);
	END_SCAN(scanner);
	return 0;
}

static void __exit scan_exit(void)
{
}

module_init(scan_init);
module_exit(scan_exit);
MODULE_LICENSE("GPL");
