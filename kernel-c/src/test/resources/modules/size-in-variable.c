// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/mutex.h>
struct rec { struct mutex m; int a, b; };
static struct rec *r;
static int worker(void *arg)
{
	mutex_lock(&r->m);
	r->b = 1;
	mutex_unlock(&r->m);
	return 0;
}
static int __init t_init(void)
{
#ifdef CONFIG_FIXED
	size_t size = sizeof(struct rec);
#else
	size_t size = sizeof(struct rec *);
#endif
	r = kzalloc(size, GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	mutex_init(&r->m);
	kthread_run(worker, NULL, "w");
	return 0;
}
module_init(t_init);
MODULE_LICENSE("GPL");
