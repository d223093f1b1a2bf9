// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>
struct dev { char *name; int id; };
static int worker(void *arg)
{
	struct dev *d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	d->name = kstrdup("eth", GFP_KERNEL);
	if (!d->name) {
		kfree(d);
		return -ENOMEM;
	}
#ifdef CONFIG_FIXED
	pr_info("gone: %s\n", d->name);
	kfree(d->name);
#else
	kfree(d->name);
	pr_info("gone: %s\n", d->name);
#endif
	kfree(d);
	return 0;
}
static int __init t_init(void)
{
	kthread_run(worker, NULL, "w");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
