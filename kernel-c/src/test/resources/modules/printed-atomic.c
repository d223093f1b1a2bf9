// SPDX-License-Identifier: GPL-2.0-or-later
// A thread that prints the next number takes it, so numbers run out.
#include <linux/module.h>
#include <linux/kthread.h>
static atomic_t next = ATOMIC_INIT(0);
static int runs(void *unused)
{
	int number;

#ifdef CONFIG_FIXED
	pr_info("the next number is %d\n", atomic_read(&next));
#else
	pr_info("the next number is %d\n", atomic_inc_return(&next));
#endif
	number = atomic_inc_return(&next);
	WARN_ON(number > 2);
	return 0;
}
static int __init n_init(void)
{
	kthread_run(runs, NULL, "runs/1");
	kthread_run(runs, NULL, "runs/2");
	return 0;
}
module_init(n_init);
