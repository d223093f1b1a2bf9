// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

struct cfg { int a; int b; };
static struct cfg base = { .a = 1, .b = 2 };
static struct task_struct *t;
static int fn(void *d)
{
	struct cfg *p = kmemdup(&base, sizeof(base), GFP_KERNEL);
	if (p) {
		BUG_ON(p->b != 2);
#ifdef CONFIG_FIXED
		kfree(p);
#endif
	}
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}
static int __init i(void)
{
	t = kthread_run(fn, NULL, "w");
	return PTR_ERR_OR_ZERO(t);
}
static void __exit e(void) { kthread_stop(t); }
module_init(i);
module_exit(e);
MODULE_LICENSE("GPL");
