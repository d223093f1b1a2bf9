// SPDX-License-Identifier: GPL-2.0-or-later
// The number of users is printed by the task that may have given up the last use.
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/refcount.h>
#include <linux/slab.h>
struct shared { refcount_t users; };
static int uses(void *arg)
{
	struct shared *s = arg;

#ifdef CONFIG_FIXED
	pr_info("%d users\n", refcount_read(&s->users) - 1);
#endif
	if (refcount_dec_and_test(&s->users))
		kfree(s);
#ifndef CONFIG_FIXED
	else
		pr_info("%d users\n", refcount_read(&s->users));
#endif
	return 0;
}
static int __init u_init(void)
{
	struct shared *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	refcount_set(&s->users, 2);
	kthread_run(uses, s, "user/1");
	kthread_run(uses, s, "user/2");
	return 0;
}
module_init(u_init);
